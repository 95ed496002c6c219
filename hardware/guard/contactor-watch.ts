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
  #sinceMs = 0;

  /** @returns what is wrong; undefined while it follows, or still may. */
  see(line: Level, feedback: Level, nowMs: number): ContactorFault | undefined {
    if (line !== this.#line) {
      this.#line = line;
      this.#sinceMs = nowMs;
    }
    if (feedback === line) return undefined;
    const allowedMs = line === 1 ? CLOSE_MS : OPEN_MS;
    if (nowMs - this.#sinceMs < allowedMs) return undefined;
    return line === 1 ? 'contactor-open' : 'weld';
  }
}
