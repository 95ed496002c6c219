import { createConnection, type Socket } from 'node:net';
import type { Clock } from '../../src/clock.ts';
import { COMMAND, decode, encode, errorText, FRAME_BYTES, type Request } from './command.ts';

/** How long the daemon may take to answer, milliseconds. It does so within one. */
const REPLY_MS = 500;
const CONNECT_MS = 2_000;

export interface PigpiodAddress {
  readonly host: string;
  readonly port: number;
}

export type PigpiodErrorCode =
  /** There is no daemon, or it went away. */
  | 'PIGPIOD_LINK'
  /** It did not answer in time, or answered something else. */
  | 'PIGPIOD_REPLY'
  /** It said no. */
  | 'PIGPIOD_REFUSED';

/** The daemon does not do what it was asked. */
export class PigpiodError extends Error {
  override readonly name = 'PigpiodError';
  readonly code: PigpiodErrorCode;

  constructor(code: PigpiodErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

interface Waiting {
  readonly request: Request;
  readonly resolve: (result: number) => void;
  readonly reject: (error: PigpiodError) => void;
  readonly alarm: unknown;
}

/**
 * One connection to a pigpio daemon. It answers every command in order; one answer that does not
 * come ends the connection, because nothing after it could be told apart.
 */
export class PigpiodClient {
  readonly #socket: Socket;
  readonly #clock: Clock;
  readonly #waiting: Waiting[] = [];
  #received: Buffer = Buffer.alloc(0);
  #ended: PigpiodError | undefined;
  #lost: (error: PigpiodError) => void = () => {};

  private constructor(socket: Socket, clock: Clock) {
    this.#socket = socket;
    this.#clock = clock;
    socket.setNoDelay(true);
    socket.on('data', (bytes) => this.#receive(bytes));
    socket.on('error', (cause) =>
      this.#end(new PigpiodError('PIGPIOD_LINK', 'the link to the daemon broke', { cause })),
    );
    socket.on('close', () =>
      this.#end(new PigpiodError('PIGPIOD_LINK', 'the daemon closed the link')),
    );
  }

  /** @throws {PigpiodError} `PIGPIOD_LINK` when nobody answers there. */
  static connect({ host, port }: PigpiodAddress, clock: Clock): Promise<PigpiodClient> {
    const where = `${host} port ${port}`;
    return new Promise((resolve, reject) => {
      const socket = createConnection({ host, port });
      const fail = (cause?: Error): void => {
        clock.clearTimeout(alarm);
        socket.destroy();
        const text = `no pigpio daemon answers at ${where}`;
        reject(new PigpiodError('PIGPIOD_LINK', text, cause && { cause }));
      };
      const alarm = clock.setTimeout(fail, CONNECT_MS);
      socket.once('error', fail);
      socket.once('connect', () => {
        clock.clearTimeout(alarm);
        socket.off('error', fail);
        resolve(new PigpiodClient(socket, clock));
      });
    });
  }

  /** Hears once that the link is gone; at once if it is by now. Not of {@link close}. */
  onLost(lost: (error: PigpiodError) => void): void {
    this.#lost = lost;
    if (this.#ended !== undefined) lost(this.#ended);
  }

  /**
   * Sends a command.
   *
   * @returns its result.
   * @throws {PigpiodError} when it is refused or not answered.
   */
  request(request: Request): Promise<number> {
    return new Promise((resolve, reject) => {
      if (this.#ended !== undefined) {
        reject(this.#ended);
        return;
      }
      const alarm = this.#clock.setTimeout(() => {
        const text = `no answer to ${request.command} within ${REPLY_MS} ms`;
        this.#end(new PigpiodError('PIGPIOD_REPLY', text));
      }, REPLY_MS);
      this.#waiting.push({ request, resolve, reject, alarm });
      this.#socket.write(encode(request));
    });
  }

  close(): void {
    this.#lost = () => {};
    this.#end(new PigpiodError('PIGPIOD_LINK', 'the link was closed'));
  }

  #receive(bytes: Buffer): void {
    this.#received = Buffer.concat([this.#received, bytes]);
    while (this.#received.length >= FRAME_BYTES && this.#ended === undefined) {
      const reply = decode(this.#received.subarray(0, FRAME_BYTES));
      this.#received = this.#received.subarray(FRAME_BYTES);
      const waiting = this.#waiting.shift();
      const command = waiting?.request.command;
      if (waiting === undefined || command === undefined || reply.command !== COMMAND[command]) {
        if (waiting !== undefined) this.#waiting.unshift(waiting);
        const text = `the daemon answers command ${reply.command}, not ${command ?? 'any of ours'}`;
        this.#end(new PigpiodError('PIGPIOD_REPLY', text));
        return;
      }
      this.#clock.clearTimeout(waiting.alarm);
      if (reply.result >= 0) waiting.resolve(reply.result);
      else {
        const { command: name, p1 } = waiting.request;
        const text = `${name} of GPIO ${p1}: ${errorText(reply.result)}`;
        waiting.reject(new PigpiodError('PIGPIOD_REFUSED', text));
      }
    }
  }

  #end(error: PigpiodError): void {
    if (this.#ended !== undefined) return;
    this.#ended = error;
    this.#socket.destroy();
    for (const { alarm, reject } of this.#waiting.splice(0)) {
      this.#clock.clearTimeout(alarm);
      reject(error);
    }
    this.#lost(error);
  }
}
