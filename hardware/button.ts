import type { Press } from '../src/charging/board.ts';
import type { Clock } from '../src/clock.ts';
import type { InputLine } from './direct-lines.ts';

/** Lines are looked at, because not every kernel tells of edges. */
const LOOK_MS = 40;
/** Looks in a row that are a press, or the end of one: a contact bounces for some milliseconds. */
const LOOKS = 2;
const LONG_MS = 3_000;
const LONGEST_MS = 10_000;

/** A push button that makes its line low. One that is held when the program starts is let go first. */
export class Button {
  readonly #line: InputLine;
  readonly #clock: Clock;
  readonly #pressed: (press: Press) => void;
  #isDown = true;
  #looks = 0;
  #told: Press | undefined = 'longest';
  #sinceMs = 0;
  #alarm: unknown;

  constructor(line: InputLine, clock: Clock, pressed: (press: Press) => void) {
    this.#line = line;
    this.#clock = clock;
    this.#pressed = pressed;
    this.#look();
  }

  stop(): void {
    this.#clock.clearTimeout(this.#alarm);
  }

  #look(): void {
    const isDown = this.#line.read() === 0;
    this.#looks = isDown === this.#isDown ? 0 : this.#looks + 1;
    if (this.#looks >= LOOKS) this.#turn(isDown);
    if (this.#isDown) this.#held(this.#clock.now() - this.#sinceMs);
    this.#alarm = this.#clock.setTimeout(() => this.#look(), LOOK_MS);
  }

  #turn(isDown: boolean): void {
    this.#isDown = isDown;
    this.#looks = 0;
    if (isDown) {
      this.#sinceMs = this.#clock.now();
      this.#told = undefined;
    } else if (this.#told === undefined) this.#pressed('short');
  }

  #held(forMs: number): void {
    if (this.#told === undefined && forMs >= LONG_MS) this.#tell('long');
    if (this.#told === 'long' && forMs >= LONGEST_MS) this.#tell('longest');
  }

  #tell(press: Press): void {
    this.#told = press;
    this.#pressed(press);
  }
}
