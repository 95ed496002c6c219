import { randomBytes } from 'node:crypto';
import type { Clock } from '../../clock.ts';

/** A nonce is good for this long, milliseconds. */
const LIFE_MS = 5 * 60_000;
/** Nonces at a time; beyond it the oldest is forgotten, and its client asks anew. */
const MAX_NONCES = 256;

/** Nonces that were given out, and how often each was used. */
export class Nonces {
  readonly #clock: Pick<Clock, 'now'>;
  /** Oldest first. */
  readonly #known = new Map<string, { readonly givenMs: number; count: number }>();

  constructor(clock: Pick<Clock, 'now'>) {
    this.#clock = clock;
  }

  give(): string {
    const nonce = randomBytes(16).toString('hex');
    const [oldest] = this.#known.keys();
    if (this.#known.size >= MAX_NONCES && oldest !== undefined) this.#known.delete(oldest);
    this.#known.set(nonce, { givenMs: this.#clock.now(), count: 0 });
    return nonce;
  }

  /**
   * Uses one up to a count. Whoever repeats a request repeats its count, and is refused.
   *
   * @returns whether it is known, young enough, and the count is higher than any before.
   */
  use(nonce: string, count: number): boolean {
    const known = this.#known.get(nonce);
    if (known === undefined || this.#clock.now() - known.givenMs > LIFE_MS) return false;
    if (count <= known.count) return false;
    known.count = count;
    return true;
  }
}
