import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { BoardError, type BoardFault, type EvseOutputs } from '../src/charging/board.ts';
import type { Clock } from '../src/clock.ts';
import { type GuardPlan, SILENCE_MS } from './guard/guard-plan.ts';
import {
  type FireReason,
  type FromGuard,
  messageLine,
  messageReader,
  type ToGuard,
} from './guard/message.ts';

/** The guard's program, beside this one in what was built. */
const BUILT_GUARD = fileURLToPath(new URL('./guard/main.js', import.meta.url));
/** Small machines take seconds to start a process. */
const START_MS = 30_000;
/** A guard that has not answered a heartbeat for so long hangs, milliseconds. */
const ANSWER_MS = 2_500;
/**
 * Only with a guard that answered this recently may anything be offered, milliseconds. Less than a
 * guard bears to hear nothing: who was held up for so long finds that it has fired.
 */
const RECENT_MS = SILENCE_MS - 100;

export interface GuardLinkParts {
  readonly plan: GuardPlan;
  readonly clock: Clock;
  readonly heard: (news: GuardNews) => void;
  /** There is no guard any more; said once, and not after {@link GuardLink.bye}. */
  readonly lost: (detail: string) => void;
  /** Another program than the built one, in a test. */
  readonly program?: string;
}

/** Why a guard has made everything safe. */
const FIRED: Readonly<Record<FireReason, string>> = {
  gone: 'the pipe to it was closed',
  silence: 'no heartbeat came',
  broken: 'it met an error of its own, which it has written to the log',
};

/** What a guard reports besides of itself. */
export type GuardNews = Exclude<FromGuard, { type: 'ready' | 'ack' | 'fired' | 'failed' }>;

/** Our end of the pipes to the guard process. */
export class GuardLink {
  readonly #parts: GuardLinkParts;
  readonly #child: ChildProcess;
  #state: 'starting' | 'watching' | 'leaving' | 'lost' = 'starting';
  /** When the beats were sent that have no answer yet. */
  readonly #sentMs: number[] = [];
  /** When the newest beat was sent that has an answer: the guard heard it no earlier. */
  #heardMs = Number.NEGATIVE_INFINITY;
  #unanswered: unknown;
  #why = 'it ended by itself';
  #started: (() => void) | undefined;
  #failed: ((error: BoardError) => void) | undefined;

  private constructor(parts: GuardLinkParts) {
    this.#parts = parts;
    const program = parts.program ?? BUILT_GUARD;
    // Its own session, so that Ctrl-C reaches us and not the guard; nothing of our environment,
    // which may hold secrets or settings of Node that were meant for us.
    this.#child = spawn(
      process.execPath,
      ['--max-old-space-size=32', program, JSON.stringify(parts.plan)],
      { stdio: ['pipe', 'pipe', 'inherit'], detached: true, env: {} },
    );
    this.#child.stdout?.on(
      'data',
      messageReader<FromGuard>((message) => this.#hear(message)),
    );
    // A guard that is gone is noticed by its exit, and with more to say.
    this.#child.stdin?.on('error', () => {});
    this.#child.on('error', (error) => this.#lose(`it cannot be started: ${error.message}`));
    this.#child.on('exit', (code, signal) =>
      this.#lose(
        signal === null ? `${this.#why} (exit code ${code})` : `it was ended by ${signal}`,
      ),
    );
  }

  /** @throws {BoardError} `BOARD_OPEN` when no guard can be had. */
  static start(parts: GuardLinkParts): Promise<GuardLink> {
    return new Promise((resolve, reject) => {
      const link = new GuardLink(parts);
      const alarm = parts.clock.setTimeout(() => {
        link.#why = 'it did not become ready';
        link.#child.kill('SIGKILL');
      }, START_MS);
      link.#started = () => {
        parts.clock.clearTimeout(alarm);
        resolve(link);
      };
      link.#failed = (error) => {
        parts.clock.clearTimeout(alarm);
        reject(error);
      };
    });
  }

  /** Undefined once it is gone. */
  get pid(): number | undefined {
    return this.#state === 'lost' ? undefined : this.#child.pid;
  }

  /** Whether the guard lives and has answered of late, so that something may be offered. */
  isWatching(): boolean {
    const { clock } = this.#parts;
    return this.#state === 'watching' && clock.now() - this.#heardMs <= RECENT_MS;
  }

  /** These outputs are about to be driven. */
  outputs(outputs: EvseOutputs): void {
    this.#send({ type: 'outputs', outputs });
  }

  /** A person has reset a fault. */
  reset(kind: BoardFault['kind']): void {
    this.#send({ type: 'reset', kind });
  }

  /** The outputs told last were driven and read back. */
  beat(): void {
    this.#sentMs.push(this.#parts.clock.now());
    this.#send({ type: 'beat' });
    this.#unanswered ??= this.#parts.clock.setTimeout(() => this.#miss(), ANSWER_MS);
  }

  /** The lines are out of our reach: the guard makes them safe its own way. */
  safe(): void {
    this.#send({ type: 'safe' });
  }

  /** Everything is safe: the guard may go. */
  bye(): void {
    this.#send({ type: 'bye' });
    this.#leave();
  }

  /** Leaves the guard to find us gone, so that it makes everything safe by itself. */
  hangUp(): void {
    this.#leave();
  }

  #leave(): void {
    if (this.#state !== 'lost') this.#state = 'leaving';
    this.#parts.clock.clearTimeout(this.#unanswered);
    this.#child.stdin?.end();
    this.#child.unref();
  }

  #send(message: ToGuard): void {
    if (this.#state === 'watching') this.#child.stdin?.write(messageLine(message));
  }

  #hear(message: FromGuard): void {
    switch (message.type) {
      case 'ready':
        this.#state = 'watching';
        this.#heardMs = this.#parts.clock.now();
        this.#started?.();
        return;
      case 'ack':
        this.#heardMs = this.#sentMs.shift() ?? this.#heardMs;
        this.#parts.clock.clearTimeout(this.#unanswered);
        this.#unanswered = undefined;
        return;
      case 'fired':
        this.#why = `it made everything safe because ${FIRED[message.why]}`;
        return;
      case 'failed':
        this.#why = message.detail;
        return;
      default:
        this.#parts.heard(message);
    }
  }

  /** Its answer may be waiting unread when we were held up ourselves: a turn to read it first. */
  #miss(): void {
    this.#unanswered = this.#parts.clock.setTimeout(() => {
      this.#why = 'it did not answer';
      this.#lose(this.#why);
      this.#child.kill('SIGKILL');
    }, 50);
  }

  #lose(why: string): void {
    const before = this.#state;
    this.#state = 'lost';
    this.#parts.clock.clearTimeout(this.#unanswered);
    if (before === 'lost' || before === 'leaving') return;
    const detail = `the guard process is gone: ${why}`;
    if (before === 'starting') this.#failed?.(new BoardError('BOARD_OPEN', detail));
    else this.#parts.lost(detail);
  }
}
