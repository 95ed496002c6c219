import type { EvseOutputs } from '../src/charging/board.ts';
import type { Clock } from '../src/clock.ts';
import type { Level, OutputLine } from './direct-lines.ts';

/** Time between two edges, milliseconds. */
const EDGE_MS = 50;
/** A confirmed write is this old at most, milliseconds: the house writes at least every 1.1 s. */
const CONFIRMED_MS = 1_500;

/**
 * Edges for a circuit that lets the relay drop without them. They are made while the contactor is
 * closed by outputs that were driven and read back of late, and by the same loop that drives them: a
 * program that hangs makes none.
 */
export class RelayWatchdog {
  readonly #line: OutputLine;
  readonly #clock: Clock;
  #level: Level = 0;
  #confirmedMs = Number.NEGATIVE_INFINITY;
  #alarm: unknown;

  constructor(line: OutputLine, clock: Clock) {
    this.#line = line;
    this.#clock = clock;
  }

  /** These outputs were driven and read back. */
  driven({ contactor }: EvseOutputs): void {
    if (contactor === 'open') {
      this.stop();
      return;
    }
    this.#confirmedMs = this.#clock.now();
    if (this.#alarm === undefined) this.#edge();
  }

  stop(): void {
    this.#clock.clearTimeout(this.#alarm);
    this.#alarm = undefined;
  }

  #edge(): void {
    this.#alarm = undefined;
    if (this.#clock.now() - this.#confirmedMs > CONFIRMED_MS) return;
    this.#level = this.#level === 0 ? 1 : 0;
    try {
      this.#line.write(this.#level);
    } catch {
      // A line that takes no edge lets the relay drop, which is what it is there for.
      return;
    }
    this.#alarm = this.#clock.setTimeout(() => this.#edge(), EDGE_MS);
  }
}
