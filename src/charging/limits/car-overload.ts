import { NO_OVERLOAD, type Overload, overloadAfter } from './overload.ts';
import { highestOf, NO_TRAIL, type Trail, trailAfter } from './trail.ts';

/** What is watched of a car that may draw more than it is offered. Plain data. */
export interface CarOverload {
  readonly offer: Trail;
  readonly overload: Overload;
}

/** What the car is offered and draws now, amperes per phase. */
export interface CarDraw {
  /** 0 where nothing is offered. */
  readonly offeredA: number;
  /** As measured; undefined without a meter of its own. An estimate shows nothing. */
  readonly drawnA: number | undefined;
}

/** A car that takes more than it is offered has to be cut off: it does not listen to the pilot. */
export interface CarOverCurrent {
  readonly kind: 'overcurrent';
  readonly drawnA: number;
  readonly allowedA: number;
}

export const NO_CAR_OVERLOAD: CarOverload = { offer: NO_TRAIL, overload: NO_OVERLOAD };

/** Half an ampere and a tenth more are within what meters and cars are off by. */
const TOLERANCE = { currentA: 0.5, times: 1.1 };
/** Drawing more for this long is not a spike, milliseconds. */
const FOR_MS = 7_000;
/** How long it must draw no more before it is offered anything again, milliseconds. */
const CLEAR_FOR_MS = 60_000;

/**
 * One look at the car. An offer that was lowered may still be drawn while the car follows.
 *
 * @returns the same object while nothing changes.
 */
export function carOverloadAfter(before: CarOverload, nowMs: number, draw: CarDraw): CarOverload {
  const offer = trailAfter(before.offer, nowMs, draw.offeredA);
  const upToA = highestOf(offer, nowMs) + TOLERANCE.currentA;
  const overload = overloadAfter(before.overload, nowMs, draw.drawnA, {
    tripA: upToA * TOLERANCE.times,
    clearA: upToA,
    forMs: FOR_MS,
    clearForMs: CLEAR_FOR_MS,
  });
  const isSame = offer === before.offer && overload === before.overload;
  return isSame ? before : { offer, overload };
}

/** What to raise as a fault: it is not latched, and clears when this is undefined again. */
export function carOverCurrent(
  { offer, overload }: CarOverload,
  nowMs: number,
  drawnA: number,
): CarOverCurrent | undefined {
  if (overload.kind !== 'tripped') return undefined;
  return { kind: 'overcurrent', drawnA, allowedA: highestOf(offer, nowMs) };
}
