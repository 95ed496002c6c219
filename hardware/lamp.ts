import type { Light } from '../src/charging/board.ts';
import type { Clock } from '../src/clock.ts';
import type { OutputLine } from './direct-lines.ts';

/** Times lit and dark in turn, milliseconds, from lit; one time only stands still. */
const PATTERNS: Readonly<Record<Light, readonly number[]>> = {
  off: [],
  waiting: [1_000, 1_000],
  charging: [Number.POSITIVE_INFINITY],
  silent: [100, 200, 100, 1_600],
  fault: [125, 125],
};

/** A lamp that tells by how it blinks. */
export class Lamp {
  readonly #line: OutputLine;
  readonly #clock: Clock;
  #light: Light = 'off';
  #alarm: unknown;

  constructor(line: OutputLine, clock: Clock) {
    this.#line = line;
    this.#clock = clock;
  }

  /** The same light goes on as it was. */
  show(light: Light): void {
    if (light === this.#light) return;
    this.#light = light;
    this.#clock.clearTimeout(this.#alarm);
    this.#step(PATTERNS[light], 0);
  }

  /** Dark, for good. */
  stop(): void {
    this.#clock.clearTimeout(this.#alarm);
    this.#light = 'off';
    this.#line.write(0);
  }

  #step(pattern: readonly number[], index: number): void {
    const forMs = pattern[index];
    this.#line.write(forMs !== undefined && index % 2 === 0 ? 1 : 0);
    if (forMs === undefined || forMs === Number.POSITIVE_INFINITY) return;
    const next = (index + 1) % pattern.length;
    this.#alarm = this.#clock.setTimeout(() => this.#step(pattern, next), forMs);
  }
}
