import { createHash, randomInt, timingSafeEqual } from 'node:crypto';
import type { Clock } from '../../clock.ts';

/** What is easily told apart when it is read from one screen and typed on another. */
const LETTERS = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789';
const LENGTH = 8;
/** Chances to type it; 40 bits are not guessed with ten. */
const TRIES = 10;
/** How long it opens, milliseconds. */
const VALID_MS = 30 * 60_000;

/** What came of typing a code. */
export type CodeVerdict =
  | { readonly kind: 'right' }
  | { readonly kind: 'wrong'; readonly triesLeft: number }
  /** Too many wrong ones, or too late: another start makes another code. */
  | { readonly kind: 'closed' };

/** The code that whoever installs a box reads in its log: it shows that they may read that. */
export class SetupCode {
  readonly text: string;
  readonly #clock: Pick<Clock, 'now'>;
  readonly #madeMs: number;
  #triesLeft = TRIES;

  constructor(clock: Pick<Clock, 'now'>, text = randomCode()) {
    this.text = text;
    this.#clock = clock;
    this.#madeMs = clock.now();
  }

  get isClosed(): boolean {
    return this.#triesLeft === 0 || this.#clock.now() - this.#madeMs > VALID_MS;
  }

  /** @param typed - in either case, with or without what parts it in two. */
  try(typed: string): CodeVerdict {
    if (this.isClosed) return { kind: 'closed' };
    const isRight = timingSafeEqual(digestOf(typed), digestOf(this.text));
    if (isRight) return { kind: 'right' };
    this.#triesLeft -= 1;
    return this.#triesLeft === 0
      ? { kind: 'closed' }
      : { kind: 'wrong', triesLeft: this.#triesLeft };
  }
}

/** Digests of any text have one length, and so compare in one time. */
function digestOf(text: string): Buffer {
  const plain = text.toUpperCase().replaceAll(/[\s-]/g, '');
  return createHash('sha256').update(plain).digest();
}

function randomCode(): string {
  const letters = Array.from({ length: LENGTH }, () => LETTERS[randomInt(LETTERS.length)]);
  return `${letters.slice(0, 4).join('')}-${letters.slice(4).join('')}`;
}
