import type { Clock } from '../../clock.ts';

/** As many requests as the original takes, in as many milliseconds. */
const MAX_REQUESTS = 6_000;
const WINDOW_MS = 600_000;
/** Addresses that are counted at a time; beyond it the oldest is forgotten. */
const MAX_ADDRESSES = 256;

/** Counts what each address asks. */
export class RateLimit {
  readonly #clock: Pick<Clock, 'now'>;
  /** Oldest first. */
  readonly #windows = new Map<string, { readonly sinceMs: number; count: number }>();

  constructor(clock: Pick<Clock, 'now'>) {
    this.#clock = clock;
  }

  /** Counts one request. @returns after how many seconds it may come again; 0 where it may come now. */
  waitS(address: string): number {
    const nowMs = this.#clock.now();
    const known = this.#windows.get(address);
    if (known === undefined || nowMs - known.sinceMs >= WINDOW_MS) {
      this.#open(address, nowMs);
      return 0;
    }
    known.count++;
    if (known.count <= MAX_REQUESTS) return 0;
    return Math.ceil((known.sinceMs + WINDOW_MS - nowMs) / 1_000);
  }

  #open(address: string, sinceMs: number): void {
    this.#windows.delete(address);
    const [oldest] = this.#windows.keys();
    if (this.#windows.size >= MAX_ADDRESSES && oldest !== undefined) this.#windows.delete(oldest);
    this.#windows.set(address, { sinceMs, count: 1 });
  }
}
