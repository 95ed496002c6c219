import type { Level } from '../direct-lines.ts';

/** What a contactor that does not follow is: it sticks, or it does not pull. */
export type ContactorFault = 'weld' | 'contactor-open';

/** Time a contactor has to close, milliseconds. */
const CLOSE_MS = 100;
/** Time it has to open, and an arc to end, milliseconds. */
const OPEN_MS = 1_000;

/** Holds what a contactor says of itself (mirror contact, IEC 60947-4-1 Annex F) against its line. */
export class ContactorWatch {
  #line: Level | undefined;
  #lineMs = 0;
  #partedMs: number | undefined;

  /** @returns what is wrong; undefined while it follows, or still may. */
  see(line: Level, feedback: Level, nowMs: number): ContactorFault | undefined {
    if (line !== this.#line) {
      this.#line = line;
      this.#lineMs = nowMs;
    }
    if (feedback === line) {
      this.#partedMs = undefined;
      return undefined;
    }
    this.#partedMs ??= nowMs;
    if (line === 0) return nowMs - this.#lineMs >= OPEN_MS ? 'weld' : undefined;
    // One that falls off may have been opened by a fault current, which is seen a moment later.
    const sinceMs = Math.max(this.#partedMs, this.#lineMs);
    return nowMs - sinceMs >= CLOSE_MS ? 'contactor-open' : undefined;
  }
}
