import { type DutyPercent, offeredCurrentA } from '../src/charging/pilot.ts';
import type { Car } from './car.ts';
import type { Supply } from './plant.ts';

/** What a law wants of the box. */
export interface Wish {
  /** Undefined offers nothing. */
  readonly duty: DutyPercent | undefined;
  readonly phases: 1 | 3;
}

/** The wallbox as far as a law can feel it: contactor, winding down, switching phases. */
export interface Box {
  /** What is driven during this second. Call once a second, before the car moves. */
  drive(nowS: number, wish: Wish): Supply;
  /** Tells what the car did with it. */
  settle(carW: number): void;
  /** Whether the contactor was closed at the end of the last second. */
  closed(): boolean;
  /** Phases wired through. */
  phases(): 1 | 3;
  closings(): number;
  phaseSwitches(): number;
}

/** The car as far as a box can feel it: on the pilot. */
export type PilotOfCar = Pick<Car, 'step' | 'pilot'>;

/** Nothing is offered after this long without a reading, milliseconds; the machine's own default. */
export const LOST_AFTER_MS = 300_000;

/** Cutting the pilot, moving the contactor and letting the car forget, seconds. */
const PHASE_PAUSE_S = 30;

/**
 * @param phases - phases the box is connected to.
 * @param car - the contactor waits until it asks for current (state C) and opens when it no longer
 *   does; absent it always asks.
 */
export function createBox(phases: 1 | 3, car?: PilotOfCar): Box {
  let wired: 1 | 3 = phases;
  let closed = false;
  let offering = false;
  let pausedUntilS = Number.NEGATIVE_INFINITY;
  let closings = 0;
  let phaseSwitches = 0;

  function mayOffer(nowS: number, wish: Wish): boolean {
    if (nowS < pausedUntilS) return false;
    if (phases === 1 || wish.phases === wired) return true;
    // Phases are never switched under load: the car is let go first.
    if (!closed) {
      wired = wish.phases;
      phaseSwitches += 1;
      pausedUntilS = nowS + PHASE_PAUSE_S;
    }
    return false;
  }

  function asks(nowS: number, offeredA: number): boolean {
    if (car === undefined) return true;
    car.step(nowS, offeredA, false);
    return car.pilot() === 'C';
  }

  return {
    drive(nowS, wish) {
      offering = mayOffer(nowS, wish) && wish.duty !== undefined;
      const offeredA = offering && wish.duty !== undefined ? offeredCurrentA(wish.duty) : undefined;
      if (offeredA !== undefined && !closed && asks(nowS, offeredA)) {
        closed = true;
        closings += 1;
      }
      return { offeredA, closed, phases: wired };
    },
    settle(carW) {
      if (carW === 0 && (!offering || car?.pilot() === 'B')) closed = false;
    },
    closed: () => closed,
    phases: () => wired,
    closings: () => closings,
    phaseSwitches: () => phaseSwitches,
  };
}
