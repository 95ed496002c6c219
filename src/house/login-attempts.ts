import type { Clock } from '../clock.ts';
import { networkOf, plainAddress } from './peer-address.ts';

/** Failures that are answered within {@link WINDOW_MS}; after the last one comes a pause. */
const MAX_FAILURES = 5;
const WINDOW_MS = 60_000;
/** The first pause; each further one is twice as long. */
const FIRST_PAUSE_MS = 60_000;
const LONGEST_PAUSE_MS = 15 * 60_000;
/** An address that was quiet for this long starts afresh. */
const FORGET_MS = 60 * 60_000;
/** Addresses remembered, at some 200 bytes each. */
const MAX_ADDRESSES = 1_024;

interface Failures {
  /** Times of the failures that count towards the next pause. */
  readonly atMs: readonly number[];
  readonly pauses: number;
  readonly untilMs: number;
  readonly lastMs: number;
}

const NONE: Failures = {
  atMs: [],
  pauses: 0,
  untilMs: Number.NEGATIVE_INFINITY,
  lastMs: Number.NEGATIVE_INFINITY,
};

/**
 * Failed logins by address, so that guessing is slow for whoever guesses and for nobody else.
 *
 * Hosts of an IPv6 /64 share a count, because each of them can take any address in it; an address
 * that has logged in before has its own, so that a neighbour cannot lock it out.
 */
export class LoginAttempts {
  readonly #clock: Pick<Clock, 'now'>;
  readonly #failures = new Map<string, Failures>();
  readonly #welcome = new Set<string>();

  constructor(clock: Pick<Clock, 'now'>) {
    this.#clock = clock;
  }

  /** Addresses that are remembered, at most 1024 of each kind. */
  get size(): number {
    return Math.max(this.#failures.size, this.#welcome.size);
  }

  /** @returns seconds until an address may try again, at least 1; 0 when it may try now. */
  pauseS(address: string): number {
    const { untilMs } = this.#failures.get(this.#keyOf(address)) ?? NONE;
    return Math.max(0, Math.ceil((untilMs - this.#clock.now()) / 1_000));
  }

  /** @returns the pause that begins now, seconds; 0 for none yet. */
  failed(address: string): number {
    const nowMs = this.#clock.now();
    const key = this.#keyOf(address);
    const before = this.#remembered(key, nowMs);
    const atMs = [...before.atMs.filter((ms) => nowMs - ms < WINDOW_MS), nowMs];
    const pausing = atMs.length >= MAX_FAILURES;
    const pauseMs = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** before.pauses);
    // Removed first, so that the map stays in the order of the last failures.
    this.#failures.delete(key);
    this.#failures.set(key, {
      atMs: pausing ? [] : atMs,
      pauses: before.pauses + (pausing ? 1 : 0),
      untilMs: pausing ? nowMs + pauseMs : before.untilMs,
      lastMs: nowMs,
    });
    dropOldest(this.#failures);
    return pausing ? pauseMs / 1_000 : 0;
  }

  /** Someone at this address knows a secret. Earlier failures there still count. */
  succeeded(address: string): void {
    const plain = plainAddress(address);
    this.#welcome.delete(plain);
    this.#welcome.add(plain);
    dropOldest(this.#welcome);
  }

  #remembered(key: string, nowMs: number): Failures {
    const failures = this.#failures.get(key) ?? NONE;
    return nowMs - Math.max(failures.lastMs, failures.untilMs) > FORGET_MS ? NONE : failures;
  }

  #keyOf(address: string): string {
    const plain = plainAddress(address);
    return this.#welcome.has(plain) ? plain : networkOf(plain);
  }
}

function dropOldest(table: Map<string, unknown> | Set<string>): void {
  if (table.size <= MAX_ADDRESSES) return;
  const [oldest] = table.keys();
  if (oldest !== undefined) table.delete(oldest);
}
