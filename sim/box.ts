import { type DutyPercent, offeredCurrentA } from '../src/charging/pilot.ts';
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

/** Cutting the pilot, moving the contactor and letting the car forget, seconds. */
const PHASE_PAUSE_S = 30;

/**
 * @param phases - phases the box is connected to.
 */
export function createBox(phases: 1 | 3): Box {
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

  return {
    drive(nowS, wish) {
      offering = mayOffer(nowS, wish) && wish.duty !== undefined;
      if (offering && !closed) {
        closed = true;
        closings += 1;
      }
      const offeredA = offering && wish.duty !== undefined ? offeredCurrentA(wish.duty) : undefined;
      return { offeredA, closed, phases: wired };
    },
    settle(carW) {
      if (!offering && carW === 0) closed = false;
    },
    closed: () => closed,
    phases: () => wired,
    closings: () => closings,
    phaseSwitches: () => phaseSwitches,
  };
}
