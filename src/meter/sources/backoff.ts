/** Waiting times between attempts, growing from failure to failure. */
export interface Backoff {
  /** How long to wait before the next attempt, milliseconds. */
  nextMs(): number;
  /** Something worked: start again with the shortest wait. */
  reset(): void;
}

export interface BackoffOptions {
  readonly firstMs?: number;
  readonly maxMs?: number;
  /** From 0 to 1; the default is random. */
  readonly random?: (() => number) | undefined;
}

/** Part of a wait that chance may take off, so that many clients of one server do not march in step. */
const JITTER = 0.2;

/** Doubles from `firstMs` (1 s) up to `maxMs` (30 s), less up to a fifth by chance. */
export function createBackoff({
  firstMs = 1_000,
  maxMs = 30_000,
  random = Math.random,
}: BackoffOptions = {}): Backoff {
  let delayMs = firstMs;
  return {
    nextMs() {
      const thisMs = delayMs * (1 - JITTER * random());
      delayMs = Math.min(maxMs, delayMs * 2);
      return thisMs;
    },
    reset() {
      delayMs = firstMs;
    },
  };
}
