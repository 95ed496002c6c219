import { connect, type LookupFunction, type Socket } from 'node:net';
import type { Clock } from '../../clock.ts';
import type { MeterFault } from '../source.ts';
import { createFrameReader } from './smart-meter-frames.ts';
import { answerOf } from './smart-meter-values.ts';

export type Answer = Readonly<Record<string, unknown>>;

export type Asked =
  | { readonly ok: true; readonly answer: Answer; readonly askedAtMs: number }
  | { readonly ok: false; readonly fault: MeterFault };

export interface SmartMeterLinkOptions {
  readonly host: string;
  readonly port: number;
  readonly timeoutMs: number;
  readonly clock: Clock;
  readonly lookup: LookupFunction;
}

/** One connection that is kept for all questions, asked one at a time, and given up on failure. */
export class SmartMeterLink {
  readonly #options: SmartMeterLinkOptions;
  #socket: Socket | undefined;
  #heard: ((answer: Answer) => void) | undefined;
  #broke: ((detail: string) => void) | undefined;

  constructor(options: SmartMeterLinkOptions) {
    this.#options = options;
  }

  /** Asks one question, connecting first where need be. Never rejects. */
  ask(cmd: string): Promise<Asked> {
    const { clock, timeoutMs } = this.#options;
    const askedAtMs = clock.now();
    return new Promise((resolve) => {
      const end = (asked: Asked): void => {
        clock.clearTimeout(alarm);
        this.#heard = undefined;
        this.#broke = undefined;
        if (!asked.ok && asked.fault.kind !== 'no-reading') this.drop();
        resolve(asked);
      };
      const fail = (kind: MeterFault['kind'], detail: string): void =>
        end({ ok: false, fault: { kind, detail: `${cmd}: ${detail}` } });
      const alarm = clock.setTimeout(
        () => fail('timeout', `no answer within ${timeoutMs} ms`),
        timeoutMs,
      );
      this.#broke = (detail) => fail('transport', detail);
      this.#heard = (answer) => {
        if (answer['cmd'] !== cmd) return;
        if (answer['error'] === false) end({ ok: true, answer, askedAtMs });
        else fail('no-reading', String(answer['msg'] ?? 'refused'));
      };
      this.#socket ??= this.#connect();
      this.#socket.write(`${JSON.stringify({ cmd })}\r\n`);
    });
  }

  /** Closes the connection; a question under way fails. */
  drop(): void {
    const socket = this.#socket;
    this.#socket = undefined;
    socket?.destroy();
    this.#broke?.('given up');
  }

  #connect(): Socket {
    const { host, port, lookup } = this.#options;
    const socket = connect({ host, port, lookup, noDelay: true });
    const read = createFrameReader({
      line: (text) => {
        const answer = answerOf(text);
        if (answer !== undefined) this.#heard?.(answer);
      },
      packet: () => {},
    });
    const over = (detail: string): void => {
      if (this.#socket !== socket) return;
      this.#socket = undefined;
      socket.destroy();
      this.#broke?.(detail);
    };
    socket.on('data', read);
    socket.on('error', (error) => over(error.message));
    socket.on('close', () => over('closed by the other end'));
    return socket;
  }
}
