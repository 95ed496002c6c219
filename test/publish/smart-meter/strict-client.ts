import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { settled } from '../../support/meter-log.ts';

export type Json = Record<string, unknown>;

/** One packet of samples as it came. */
interface Packet {
  readonly number: number;
  readonly values: readonly number[];
}

const INFO = 'Info:';
const DATA = 'Data:';
const LOG_LINE = /^\[[ADIWE]\]\d\d\/\d\d \d\d:\d\d:\d\d: /;

/** A client built from the description of the interface: whatever is not in it is an error. */
export class StrictClient {
  readonly answers: Json[] = [];
  readonly logs: string[] = [];
  readonly packets: Packet[] = [];
  /** In which order things came: `log`, `answer`, `data`. */
  readonly order: string[] = [];
  readonly problems: string[] = [];
  /** All bytes since the last {@link bare}, where samples have no packets. */
  bytes: Buffer = Buffer.alloc(0);
  isClosed = false;
  readonly #socket: Socket;
  #buffer: Buffer = Buffer.alloc(0);
  #isBare = false;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.on('data', (chunk) => this.#take(chunk));
    socket.on('error', () => {});
    socket.on('close', () => {
      this.isClosed = true;
    });
  }

  static async connect(port: number): Promise<StrictClient> {
    const socket = connect(port, '127.0.0.1');
    const client = new StrictClient(socket);
    await once(socket, 'connect');
    return client;
  }

  get values(): number[] {
    return this.packets.flatMap(({ values }) => values);
  }

  /** From here on what comes are bare bytes. */
  bare(): void {
    this.#isBare = true;
    this.bytes = Buffer.alloc(0);
  }

  write(line: string): void {
    this.#socket.write(`${line}\r\n`);
  }

  /** Sends a command and waits for what is answered. */
  async ask(command: Json, answers = 1): Promise<Json[]> {
    const wanted = this.answers.length + answers;
    this.write(JSON.stringify(command));
    await this.until(() => this.answers.length >= wanted);
    await settled();
    return this.answers.slice(wanted - answers);
  }

  async one(command: Json): Promise<Json> {
    const [answer = {}] = await this.ask(command);
    return answer;
  }

  async until(isSo: () => boolean): Promise<void> {
    const endMs = performance.now() + 120_000;
    while (!isSo()) {
      if (this.isClosed && !isSo())
        throw new Error(`closed; ${JSON.stringify(this.answers.at(-1))}`);
      if (performance.now() > endMs) throw new Error(`never: ${isSo}`);
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
  }

  async closed(): Promise<void> {
    if (!this.isClosed) await once(this.#socket, 'close');
  }

  /** Lets go of it like a power cut. */
  destroy(): void {
    this.#socket.destroy();
  }

  stopReading(): void {
    this.#socket.pause();
  }

  #take(chunk: Buffer): void {
    if (this.#isBare) {
      this.bytes = Buffer.concat([this.bytes, chunk]);
      return;
    }
    this.#buffer = Buffer.concat([this.#buffer, chunk]);
    while (this.#next()) {
      // Each turn takes one thing out.
    }
  }

  #next(): boolean {
    const buffer = this.#buffer;
    if (buffer.length < 5) return false;
    const head = buffer.toString('latin1', 0, 5);
    if (head === DATA) return this.#data(buffer);
    if (head === INFO) return this.#line(buffer);
    this.problems.push(`neither Info: nor Data:: ${buffer.toString('latin1', 0, 40)}`);
    this.#buffer = Buffer.alloc(0);
    return false;
  }

  #data(buffer: Buffer): boolean {
    if (buffer.length < 11) return false;
    const length = buffer.readUInt16LE(5);
    if (buffer.length < 11 + length) return false;
    const data = buffer.subarray(11, 11 + length);
    this.packets.push({ number: buffer.readUInt32LE(7), values: floats(data) });
    this.order.push('data');
    this.#buffer = buffer.subarray(11 + length);
    return true;
  }

  #line(buffer: Buffer): boolean {
    const end = buffer.indexOf('\r\n');
    if (end < 0) return false;
    const text = buffer.toString('utf8', INFO.length, end);
    this.#buffer = buffer.subarray(end + 2);
    if (LOG_LINE.test(text)) {
      this.logs.push(text);
      this.order.push('log');
    } else if (text === 'Setup done') {
      this.order.push('setup');
    } else {
      this.answers.push(JSON.parse(text));
      this.order.push('answer');
    }
    return true;
  }
}

/** 32-bit little-endian floats. */
export function floats(data: Buffer): number[] {
  return Array.from({ length: Math.floor(data.length / 4) }, (_, at) => data.readFloatLE(4 * at));
}
