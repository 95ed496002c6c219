import { type DutyPercent, offeredCurrentA } from '../src/charging/pilot.ts';
import type { Car } from './car.ts';
import type { Supply } from './plant.ts';

/** What a law asks of the box. */
export interface Wish {
  /** Undefined offers nothing. */
  readonly duty: DutyPercent | undefined;
  readonly phases: 1 | 3;
}

/** The wallbox as far as it matters to a law: contactor, winding down, switching phases. */
export interface Box {
  /** What is driven during this second. Call once a second, before the car moves. */
  drive(nowS: number, wish: Wish): Supply;
  /** Takes what the car did with it. */
  settle(carW: number): void;
  /** Whether it is about to switch to these phases, or gives the car time to use them. */
  isChanging(nowS: number, phases: 1 | 3): boolean;
  /** Whether the contactor was closed at the end of the last second. */
  closed(): boolean;
  /** Phases switched through. */
  phases(): 1 | 3;
  closings(): number;
  phaseSwitches(): number;
}

/** The car as far as a box can sense it: on the pilot. */
export type PilotOfCar = Pick<Car, 'step' | 'pilot'>;

/**
 * Nothing is offered after this long without a reading, milliseconds; the machine's own default.
 */
export const LOST_AFTER_MS = 300_000;

/** How long other products keep the pilot cut after changing phases, seconds. */
const USUAL_PAUSE_S = 30;

export interface BoxParts {
  /** Phases the box is connected to. */
  readonly phases: 1 | 3;
  /**
   * The contactor waits until this car asks for current (state C) and opens when it no longer does;
   * absent it always asks.
   */
  readonly car?: PilotOfCar;
  /** How long the pilot stays cut after a change of phases, seconds; 30 unless given. */
  readonly pauseS?: number;
}

export function createBox(parts: BoxParts): Box {
  return new Contactor(parts);
}

class Contactor implements Box {
  readonly #connected: 1 | 3;
  readonly #car: PilotOfCar | undefined;
  readonly #pauseS: number;
  #wired: 1 | 3;
  #wanted: 1 | 3;
  #isClosed = false;
  #isOffering = false;
  #nowS = Number.NEGATIVE_INFINITY;
  #pausedUntilS = Number.NEGATIVE_INFINITY;
  #closings = 0;
  #phaseSwitches = 0;

  constructor({ phases, car, pauseS = USUAL_PAUSE_S }: BoxParts) {
    this.#connected = phases;
    this.#car = car;
    this.#pauseS = pauseS;
    this.#wired = phases;
    this.#wanted = phases;
  }

  drive(nowS: number, { duty, phases }: Wish): Supply {
    this.#nowS = nowS;
    this.#wanted = this.#connected === 1 ? 1 : phases;
    this.#rewire();
    const isPaused = this.#wanted !== this.#wired || nowS < this.#pausedUntilS;
    const offeredA = isPaused || duty === undefined ? undefined : offeredCurrentA(duty);
    this.#isOffering = offeredA !== undefined;
    if (offeredA !== undefined && !this.#isClosed && this.#asks(offeredA)) {
      this.#isClosed = true;
      this.#closings += 1;
    }
    return { offeredA, closed: this.#isClosed, phases: this.#wired };
  }

  settle(carW: number): void {
    if (carW > 0 || (this.#isOffering && this.#car?.pilot() !== 'B')) return;
    this.#isClosed = false;
    this.#rewire();
  }

  isChanging(nowS: number, phases: 1 | 3): boolean {
    return phases !== this.#wired || nowS < this.#pausedUntilS;
  }

  closed(): boolean {
    return this.#isClosed;
  }

  phases(): 1 | 3 {
    return this.#wired;
  }

  closings(): number {
    return this.#closings;
  }

  phaseSwitches(): number {
    return this.#phaseSwitches;
  }

  /** Phases are never switched under load: the car is stopped first. */
  #rewire(): void {
    if (this.#isClosed || this.#wanted === this.#wired || this.#nowS < this.#pausedUntilS) return;
    this.#wired = this.#wanted;
    this.#phaseSwitches += 1;
    this.#pausedUntilS = this.#nowS + this.#pauseS;
  }

  #asks(offeredA: number): boolean {
    if (this.#car === undefined) return true;
    this.#car.step(this.#nowS, offeredA, false);
    return this.#car.pilot() === 'C';
  }
}
