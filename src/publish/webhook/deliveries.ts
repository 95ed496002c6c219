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
  readonly clock: Clock;
  readonly log: Logger;
}

/** Sends messages one after another, each a few times before it is given up. */
export class Deliveries {
  readonly #parts: DeliveriesParts;
  readonly #waiting: Message[] = [];
  #attempts = 0;
  #isPosting = false;
  #isOver = false;
  #alarm: unknown;
  #told = 0;
  #lost = 0;
  #trouble = '';

  constructor(parts: DeliveriesParts) {
    this.#parts = parts;
  }

  /** Takes note of a message, at once and without a throw. */
  add(message: Message): void {
    if (this.#isOver) return;
    if (this.#waiting.length >= MOST_WAITING) this.#dropOldest();
    this.#waiting.push(message);
    if (this.#waiting.length === 1) this.#send();
  }

  /** How it goes, in a few words. */
  status(): string {
    const parts = [`${this.#told} told`, `${this.#waiting.length} waiting`, `${this.#lost} lost`];
    return `${parts.join(', ')}${this.#trouble && `; ${this.#trouble}`}`;
  }

  /** Nothing is sent any more; what waits is lost. */
  close(): void {
    this.#isOver = true;
    this.#parts.clock.clearTimeout(this.#alarm);
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
      this.#waiting.shift();
      this.#next();
      return;
    }
    this.#trouble = `attempt ${this.#attempts} ${posted.detail}`;
    const pauseMs = posted.kind === 'away' ? PAUSES_MS[this.#attempts - 1] : undefined;
    if (pauseMs === undefined) {
      this.#lost += 1;
      this.#waiting.shift();
      log.warn({ delivery: message.id, why: posted.detail }, 'an event is not told');
      this.#next();
      return;
    }
    this.#alarm = clock.setTimeout(() => this.#send(), pauseMs);
  }
}
