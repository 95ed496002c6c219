import { createHash, timingSafeEqual } from 'node:crypto';
import type { Clock } from '../../clock.ts';

/** Wrong passwords an address may try in a while, milliseconds. */
const MAX_FAILURES = 5;
const WHILE_MS = 60_000;
/** Addresses that are remembered; the one that failed longest ago makes room. */
const MAX_ADDRESSES = 64;

/** Who is asking: nobody said, the one who may steer, or one who is not. */
export type Caller = 'anonymous' | 'owner' | 'wrong' | 'too-many';

export interface DoormanParts {
  readonly username: string;
  /** null lets nobody in. */
  readonly password: string | null;
  readonly clock: Clock;
}

/** Knows the one user by Basic authentication (RFC 7617), and is not asked forever. */
export class Doorman {
  readonly #parts: DoormanParts;
  readonly #failures = new Map<string, { count: number; readonly untilMs: number }>();

  constructor(parts: DoormanParts) {
    this.#parts = parts;
  }

  /** @param address - of the peer; its failures lock out nobody else. */
  callerOf(authorization: string | undefined, address: string): Caller {
    if (authorization === undefined) return 'anonymous';
    const { username, password, clock } = this.#parts;
    const nowMs = clock.now();
    const failed = this.#failures.get(address);
    if (failed !== undefined && failed.untilMs <= nowMs) this.#failures.delete(address);
    else if (failed !== undefined && failed.count >= MAX_FAILURES) return 'too-many';
    if (password !== null && isSame(given(authorization), `${username}:${password}`)) {
      this.#failures.delete(address);
      return 'owner';
    }
    this.#note(address, nowMs);
    return 'wrong';
  }

  #note(address: string, nowMs: number): void {
    const known = this.#failures.get(address);
    if (known !== undefined) {
      known.count++;
      return;
    }
    const [oldest] = this.#failures.keys();
    if (this.#failures.size >= MAX_ADDRESSES && oldest !== undefined) this.#failures.delete(oldest);
    this.#failures.set(address, { count: 1, untilMs: nowMs + WHILE_MS });
  }
}

function given(authorization: string): string {
  const [, encoded = ''] = /^basic +([\w+/=-]+) *$/i.exec(authorization) ?? [];
  return Buffer.from(encoded, 'base64').toString('utf8');
}

/** Takes the same time wherever two texts differ. */
function isSame(one: string, other: string): boolean {
  const [a, b] = [one, other].map((text) => createHash('sha256').update(text).digest());
  return a !== undefined && b !== undefined && timingSafeEqual(a, b);
}
