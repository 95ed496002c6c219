import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';
import { ownPort } from './own-port.ts';

/** Pins with hardware PWM on the header and beyond it. */
const PWM_PINS = new Set([12, 13, 18, 19, 40, 41, 45, 52, 53]);

/** One command as it arrived: name, then its parameters. */
export type Seen = string;

/** A pigpio daemon, as its socket protocol shows it, with pins made of memory. */
export class FakePigpiod {
  readonly seen: Seen[] = [];
  readonly levels = new Map<number, number>();
  readonly outputs = new Set<number>();
  /** Frequency and duty of pins with hardware PWM. */
  readonly pwm = new Map<number, { hz: number; duty: number }>();
  /** Pins its mask of permissions leaves out. */
  readonly denied = new Set<number>();
  /** Takes commands and never answers. */
  isHanging = false;
  /** Sends each answer byte by byte. */
  isSlow = false;
  /** Answers another command than was asked. */
  isConfused = false;
  #server: Server | undefined;
  readonly #sockets = new Set<Socket>();
  #port: number | undefined;

  get address(): { host: string; port: number } {
    if (this.#port === undefined) throw new Error('never started');
    return { host: '127.0.0.1', port: this.#port };
  }

  get connections(): number {
    return this.#sockets.size;
  }

  /** Starts, on the port of last time if there was one. */
  async start(): Promise<this> {
    const server = createServer((socket) => this.#serve(socket));
    this.#server = server;
    this.#port ??= await ownPort();
    server.listen(this.#port, '127.0.0.1');
    await once(server, 'listening');
    return this;
  }

  /** Dies: what its pins carry stays as it is. */
  async stop(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    const server = this.#server;
    this.#server = undefined;
    if (server !== undefined) await new Promise((resolve) => server.close(resolve));
  }

  #serve(socket: Socket): void {
    this.#sockets.add(socket.setNoDelay(true));
    socket.on('close', () => this.#sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    let received = Buffer.alloc(0);
    socket.on('data', (bytes) => {
      received = Buffer.concat([received, bytes]);
      while (received.length >= 16) {
        const length = 16 + received.readUInt32LE(12);
        if (received.length < length) return;
        this.#answer(socket, received.subarray(0, length));
        received = received.subarray(length);
      }
    });
  }

  #answer(socket: Socket, frame: Buffer): void {
    if (this.isHanging) return;
    const reply = Buffer.from(frame.subarray(0, 16));
    reply.writeInt32LE(this.#result(frame), 12);
    if (this.isConfused) reply.writeUInt32LE(99, 0);
    if (!this.isSlow) socket.write(reply);
    else for (const byte of reply) socket.write(Uint8Array.of(byte));
  }

  #result(frame: Buffer): number {
    const [command, p1, p2] = [0, 4, 8].map((at) => frame.readUInt32LE(at)) as [
      number,
      number,
      number,
    ];
    const extension = frame.length >= 20 ? frame.readUInt32LE(16) : undefined;
    this.seen.push([command, p1, p2, ...(extension === undefined ? [] : [extension])].join(' '));
    const isPin = p1 <= 53;
    switch (command) {
      case 0:
        return isPin ? this.#setMode(p1, p2) : -3;
      case 3:
        return isPin ? this.#level(p1) : -3;
      case 4:
        return isPin ? this.#write(p1, p2) : -3;
      case 17:
        return 0xa02082;
      case 26:
        return 79;
      case 83:
        return this.pwm.get(p1)?.duty ?? -92;
      case 86:
        return isPin ? this.#startPwm(p1, p2, extension) : -3;
      default:
        return -88;
    }
  }

  #setMode(pin: number, mode: number): number {
    if (this.denied.has(pin)) return -41;
    if (mode > 7) return -4;
    if (mode === 1) this.outputs.add(pin);
    else this.outputs.delete(pin);
    return 0;
  }

  /** An input is pulled down here, whatever was written to it. */
  #level(pin: number): number {
    return this.outputs.has(pin) ? (this.levels.get(pin) ?? 0) : 0;
  }

  #write(pin: number, level: number): number {
    if (this.denied.has(pin)) return -41;
    if (level > 1) return -5;
    this.levels.set(pin, level);
    return 0;
  }

  #startPwm(pin: number, hz: number, duty: number | undefined): number {
    if (this.denied.has(pin)) return -41;
    if (!PWM_PINS.has(pin)) return -95;
    if (hz > 125_000_000) return -96;
    if (duty === undefined || duty > 1_000_000) return -97;
    if (hz === 0) this.pwm.delete(pin);
    else this.pwm.set(pin, { hz, duty });
    return 0;
  }
}

/** A daemon that is gone after the test. */
export async function startPigpiod(): Promise<FakePigpiod> {
  const daemon = await new FakePigpiod().start();
  onTestFinished(() => daemon.stop());
  return daemon;
}
