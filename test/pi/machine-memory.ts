import { connect, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

/** Register blocks of the BCM2837 as the processor sees them (BCM2835 ARM Peripherals, sections 6 and 9). */
const GPIO = 0x3f20_0000;
const GPFSEL = GPIO;
const GPSET = GPIO + 0x1c;
const GPCLR = GPIO + 0x28;
const GPLEV = GPIO + 0x34;
const PWM = 0x3f20_c000;
const PWM_REGISTERS = 6;

/** What the PWM block makes on its first channel. */
export interface PilotSignal {
  readonly enabled: boolean;
  /** High for this part of the period, 0 to 1. */
  readonly duty: number;
  readonly inverted: boolean;
}

/** Reads and writes the registers of a machine under QEMU from outside, so that the guest cannot tell lies. */
export class MachineMemory {
  readonly #monitor: Socket;
  readonly #debuggerPath: string;
  readonly #answers: ((answer: unknown) => void)[] = [];
  readonly #told = new Set<(event: string) => void>();

  private constructor(monitor: Socket, debuggerPath: string) {
    this.#monitor = monitor;
    this.#debuggerPath = debuggerPath;
    let text = '';
    monitor.on('data', (chunk) => {
      const lines = `${text}${chunk}`.split('\n');
      text = lines.pop() ?? '';
      for (const line of lines) this.#hear(JSON.parse(line));
    });
    // The machine has ended; whoever waits for an answer has a time limit of their own.
    monitor.on('error', () => {});
  }

  /** @param monitorPath - QMP socket. @param debuggerPath - socket of the gdb stub. */
  static async connect(monitorPath: string, debuggerPath: string): Promise<MachineMemory> {
    const memory = new MachineMemory(connect(monitorPath), debuggerPath);
    await memory.#ask('qmp_capabilities');
    return memory;
  }

  /** Level of a GPIO. */
  async level(gpio: number): Promise<0 | 1> {
    const [word = 0] = await this.#words(GPLEV + 4 * (gpio >> 5), 1);
    return ((word >>> (gpio & 31)) & 1) === 1 ? 1 : 0;
  }

  /** What a GPIO is set to be: 0 input, 1 output, 2 and more its other functions. */
  async gpioFunction(gpio: number): Promise<number> {
    const [word = 0] = await this.#words(GPFSEL + 4 * Math.floor(gpio / 10), 1);
    return (word >>> (3 * (gpio % 10))) & 7;
  }

  async pilot(): Promise<PilotSignal> {
    const [control = 0, , , , range = 0, data = 0] = await this.#words(PWM, PWM_REGISTERS);
    return {
      enabled: (control & 1) === 1,
      duty: range === 0 ? 0 : data / range,
      inverted: (control & 0x10) !== 0,
    };
  }

  /** Puts a level on an input. A reader that polls sees it; edges do not fire in this emulation. */
  async drive(gpio: number, level: 0 | 1): Promise<void> {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32LE(2 ** gpio);
    const debug = await GdbStub.connect(this.#debuggerPath);
    try {
      await debug.ask('?');
      await debug.ask('Qqemu.PhyMemMode:1');
      const address = level === 1 ? GPSET : GPCLR;
      await debug.ask(`M${address.toString(16)},4:${bytes.toString('hex')}`);
      await debug.ask('D');
    } finally {
      debug.close();
    }
  }

  /** Resolves at the next event of this name, such as `RESET`. */
  event(name: string): Promise<void> {
    return new Promise((resolve) => {
      const listen = (event: string): void => {
        if (event !== name) return;
        this.#told.delete(listen);
        resolve();
      };
      this.#told.add(listen);
    });
  }

  quit(): void {
    this.#monitor.write(`${JSON.stringify({ execute: 'quit' })}\n`);
    this.#monitor.end();
  }

  async #words(address: number, count: number): Promise<number[]> {
    const command = `xp /${count}xw 0x${address.toString(16)}`;
    const answer = await this.#ask('human-monitor-command', { 'command-line': command });
    return [...String(answer).matchAll(/ 0x([0-9a-f]{8})/g)].map(([, hex = '']) =>
      Number.parseInt(hex, 16),
    );
  }

  #ask(execute: string, options?: Record<string, string>): Promise<unknown> {
    this.#monitor.write(`${JSON.stringify({ execute, arguments: options })}\n`);
    return new Promise((resolve) => this.#answers.push(resolve));
  }

  #hear(message: { return?: unknown; error?: unknown; event?: string }): void {
    if (message.event !== undefined) for (const listen of this.#told) listen(message.event);
    else if ('return' in message || 'error' in message) this.#answers.shift()?.(message.return);
  }
}

/** The remote protocol of gdb, as far as writing to memory needs it. */
class GdbStub {
  readonly #socket: Socket;
  #heard = '';

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.on('data', (chunk) => {
      this.#heard += chunk;
    });
  }

  static async connect(path: string): Promise<GdbStub> {
    const socket = connect(path);
    await new Promise((resolve, reject) => socket.on('connect', resolve).on('error', reject));
    return new GdbStub(socket);
  }

  async ask(packet: string): Promise<void> {
    this.#heard = '';
    const sum = [...packet].reduce((total, letter) => (total + letter.charCodeAt(0)) & 0xff, 0);
    this.#socket.write(`$${packet}#${sum.toString(16).padStart(2, '0')}`);
    for (let tries = 0; !/#[0-9a-f]{2}/.test(this.#heard); tries++) {
      if (tries === 400) throw new Error(`gdb stub: no answer to ${packet}`);
      await pause(5);
    }
    this.#socket.write('+');
  }

  close(): void {
    this.#socket.destroy();
  }
}
