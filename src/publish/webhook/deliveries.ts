import type { Logger } from 'pino';
import type { Clock } from '../../clock.ts';
import type { Message } from './message.ts';
import type { Posted } from './post.ts';

/** Most messages that wait; the oldest gives way. */
const MOST_WAITING = 32;
/** Pauses after each attempt but the last one, milliseconds: in all about half an hour. */
const PAUSES_MS = [2_000, 10_000, 60_000, 300_000, 1_500_000];

export interface DeliveriesParts {
  readonly post: (message: Message) => Promise<Posted>;
  /** What waited when this was last stopped; it is sent first. */
  readonly waiting: readonly Message[];
  /** Writes down what waits now, for the next start; rejects when it cannot. */
  readonly keep: (waiting: readonly Message[]) => Promise<void>;
  readonly clock: Clock;
  readonly log: Logger;
}

/**
 * Sends messages one after another, each a few times before it is given up. Those of which an attempt
 * failed are written down, and so is whatever waits at the close: one that is taken at once costs no
 * write.
 */
export class Deliveries {
  readonly #parts: DeliveriesParts;
  readonly #waiting: Message[];
  /** Whether there is anything in what was written last. */
  #isKept: boolean;
  #keeping: Promise<void> = Promise.resolve();
  #hasFailed = false;
  #attempts = 0;
  #isPosting = false;
  #isOver = false;
  #alarm: unknown;
  #told = 0;
  #lost = 0;
  #trouble = '';

  constructor(parts: DeliveriesParts) {
    this.#parts = parts;
    this.#waiting = parts.waiting.slice(-MOST_WAITING);
    this.#isKept = this.#waiting.length > 0;
    this.#send();
  }

  /** Takes note of a message, at once and without a throw; one that waits already is the same. */
  add(message: Message): void {
    if (this.#isOver || this.#waiting.some(({ id }) => id === message.id)) return;
    if (this.#waiting.length >= MOST_WAITING) this.#dropOldest();
    this.#waiting.push(message);
    if (this.#isKept) this.#keep();
    if (this.#waiting.length === 1) this.#send();
  }

  /** How it goes, in a few words. */
  status(): string {
    const parts = [`${this.#told} told`, `${this.#waiting.length} waiting`, `${this.#lost} lost`];
    return `${parts.join(', ')}${this.#trouble && `; ${this.#trouble}`}`;
  }

  /** Nothing is sent any more; resolves once what waits is written down. */
  close(): Promise<void> {
    if (!this.#isOver && (this.#isKept || this.#waiting.length > 0)) this.#keep();
    this.#isOver = true;
    this.#parts.clock.clearTimeout(this.#alarm);
    return this.#keeping;
  }

  /** Writes down what waits, one write after another. */
  #keep(): void {
    this.#isKept = this.#waiting.length > 0;
    const { keep, log } = this.#parts;
    const waiting = [...this.#waiting];
    this.#keeping = this.#keeping.then(async () => {
      try {
        await keep(waiting);
        this.#hasFailed = false;
      } catch (err) {
        if (!this.#hasFailed)
          log.warn({ err }, 'events that wait are not on disk: a stop loses them');
        this.#hasFailed = true;
      }
    });
  }

  /** The first one is done with, in whatever way. */
  #shift(): void {
    this.#waiting.shift();
    if (this.#isKept) this.#keep();
    this.#next();
  }

  /** The one that is being sent stays: it may be there already. */
  #dropOldest(): void {
    const [dropped] = this.#waiting.splice(this.#isPosting ? 1 : 0, 1);
    if (!this.#isPosting) this.#next();
    this.#lost += 1;
    this.#parts.log.warn({ delivery: dropped?.id }, 'too many events wait; the oldest is not told');
  }

  /** Begins anew with whatever is first now. */
  #next(): void {
    this.#parts.clock.clearTimeout(this.#alarm);
    this.#attempts = 0;
    if (this.#waiting.length > 0) this.#send();
  }

  #send(): void {
    const [message] = this.#waiting;
    if (message === undefined || this.#isOver) return;
    this.#isPosting = true;
    this.#attempts += 1;
    void this.#parts.post(message).then((posted) => {
      this.#isPosting = false;
      if (!this.#isOver) this.#settle(message, posted);
    });
  }

  #settle(message: Message, posted: Posted): void {
    const { clock, log } = this.#parts;
    if (posted.kind === 'taken') {
      this.#told += 1;
      this.#trouble = '';
      this.#shift();
      return;
    }
    this.#trouble = `attempt ${this.#attempts} ${posted.detail}`;
    const pauseMs = posted.kind === 'away' ? PAUSES_MS[this.#attempts - 1] : undefined;
    if (pauseMs === undefined) {
      this.#lost += 1;
      log.warn({ delivery: message.id, why: posted.detail }, 'an event is not told');
      this.#shift();
      return;
    }
    if (!this.#isKept) this.#keep();
    this.#alarm = clock.setTimeout(() => this.#send(), pauseMs);
  }
}
