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
  /** Whether it is about to wire these phases, or the car is given time to take them. */
  isChanging(nowS: number, phases: 1 | 3): boolean;
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

export function createBox({ phases, car, pauseS = USUAL_PAUSE_S }: BoxParts): Box {
  let wired: 1 | 3 = phases;
  let wanted: 1 | 3 = phases;
  let closed = false;
  let offering = false;
  let nowS = Number.NEGATIVE_INFINITY;
  let pausedUntilS = Number.NEGATIVE_INFINITY;
  let closings = 0;
  let phaseSwitches = 0;

  /** Phases are never switched under load: the car is let go first. */
  function rewire(): void {
    if (closed || wanted === wired || nowS < pausedUntilS) return;
    wired = wanted;
    phaseSwitches += 1;
    pausedUntilS = nowS + pauseS;
  }

  function asks(offeredA: number): boolean {
    if (car === undefined) return true;
    car.step(nowS, offeredA, false);
    return car.pilot() === 'C';
  }

  return {
    drive(second, { duty, phases: wish }) {
      nowS = second;
      wanted = phases === 1 ? 1 : wish;
      rewire();
      offering = wanted === wired && nowS >= pausedUntilS && duty !== undefined;
      const offeredA = offering && duty !== undefined ? offeredCurrentA(duty) : undefined;
      if (offeredA !== undefined && !closed && asks(offeredA)) {
        closed = true;
        closings += 1;
      }
      return { offeredA, closed, phases: wired };
    },
    settle(carW) {
      if (carW > 0 || (offering && car?.pilot() !== 'B')) return;
      closed = false;
      rewire();
    },
    isChanging: (second, wish) => wish !== wired || second < pausedUntilS,
    closed: () => closed,
    phases: () => wired,
    closings: () => closings,
    phaseSwitches: () => phaseSwitches,
  };
}
