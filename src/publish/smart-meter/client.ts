import type { Socket } from 'node:net';
import type { Answer } from './answer.ts';
import { obey, type Peer } from './commands.ts';
import type { SmartMeterDevice } from './device.ts';
import type { LogLevel } from './device-log.ts';
import { info } from './info.ts';
import { LineReader } from './line-reader.ts';
import { partFrom } from './parting.ts';
import type { SampleSink } from './sampling.ts';

/** Longest command, bytes. */
const LONGEST_COMMAND = 600;
/** Commands that wait for the one before them; more are no client's. */
const MOST_WAITING = 64;
/** What a client has not read by then, bytes, it does not want. */
const UNREAD_BYTES = 64 * 1024;
/** Time for the last answers when we close, milliseconds. */
const FAREWELL_MS = 500;

export interface ClientParts {
  readonly device: SmartMeterDevice;
  readonly socket: Socket;
  readonly address: string | undefined;
  readonly maySet: boolean;
  /** Nothing of it is left. */
  readonly gone: (client: Client) => void;
}

/** One TCP connection that sends commands and is shown answers, log and samples. */
export class Client implements Peer {
  readonly address: string | undefined;
  readonly maySet: boolean;
  readonly sink: SampleSink;
  level: LogLevel = 'info';
  readonly #device: SmartMeterDevice;
  readonly #socket: Socket;
  readonly #hide: () => void;
  /** The commands so far, one after the other. */
  #work: Promise<void> = Promise.resolve();
  #waiting = 0;

  constructor({ device, socket, address, maySet, gone }: ClientParts) {
    this.address = address;
    this.maySet = maySet;
    this.#device = device;
    this.#socket = socket;
    this.sink = {
      waitingBytes: () => socket.writableLength,
      send: (bytes) => socket.write(bytes),
      drop: () => this.drop('does not read'),
    };
    const lines = new LineReader(
      LONGEST_COMMAND,
      (line) => this.#take(line),
      () => device.log.add('error', `Command too long, maximum ${LONGEST_COMMAND} bytes`),
    );
    this.#hide = device.log.show(this);
    // A peer that lost power says no goodbye.
    socket.setKeepAlive(true, 30_000);
    socket.on('data', (chunk) => lines.push(chunk));
    socket.on('end', () => {
      void this.#work.then(() => {
        // Samples have no end; who says no more cannot stop them.
        device.gone(this.sink);
        partFrom(socket, device.clock);
      });
    });
    // Why it broke is told by `close` as well.
    socket.on('error', () => {});
    socket.on('close', () => {
      this.#hide();
      device.gone(this);
      device.gone(this.sink);
      gone(this);
    });
    this.#answer(info(device));
  }

  setLogLevel(level: LogLevel): void {
    this.level = level;
  }

  logged(line: string): void {
    const { sampling } = this.#device;
    // Among bare samples a line would be taken for numbers.
    if (sampling?.options.sink === this.sink && !sampling.options.prefix) return;
    this.#send(line);
  }

  drop(why: string): void {
    if (this.#socket.destroyed) return;
    this.#device.context.log.info({ peer: this.address }, `client dropped: ${why}`);
    this.#socket.destroy();
  }

  /** Ends the connection once the commands that came were answered. */
  async close(): Promise<void> {
    const { clock } = this.#device;
    this.#socket.pause();
    let alarm: unknown;
    const late = new Promise<void>((resolve) => {
      alarm = clock.setTimeout(resolve, FAREWELL_MS);
    });
    const ended = this.#work.then(() => new Promise<void>((done) => this.#socket.end(done)));
    await Promise.race([ended, late]);
    clock.clearTimeout(alarm);
    this.#socket.destroy();
  }

  #take(line: string): void {
    if (line === '!') return;
    if (this.#waiting >= MOST_WAITING) {
      this.drop('too many commands at once');
      return;
    }
    this.#waiting++;
    this.#work = this.#work.then(async () => {
      try {
        if (line.startsWith('?')) this.#send('Setup done');
        else for (const answer of await obey(line, this.#device, this)) this.#answer(answer);
      } catch (err) {
        this.#device.context.log.error({ err }, 'a command failed');
        this.drop('its command failed');
      }
      this.#waiting--;
    });
  }

  #answer(answer: Answer): void {
    this.#send(JSON.stringify(answer));
  }

  #send(text: string): void {
    if (this.#socket.destroyed || !this.#socket.writable) return;
    this.#socket.write(`Info:${text}\r\n`);
    if (this.#socket.writableLength > UNREAD_BYTES) this.drop('does not read');
  }
}
