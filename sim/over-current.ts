/** How much more than offered a car draws, seen each second. */
export interface OverCurrent {
  /**
   * @param offeredA - what the pilot offers; 0 offers nothing.
   * @param drawnA - on each phase in use, amperes.
   * @returns by how much it has drawn too much for {@link TOO_LONG_S} now, amperes; else 0.
   */
  second(offeredA: number, drawnA: number): number;
}

/** A tenth and half an ampere more than offered are within what meters and cars are off by. */
const TOLERANCE = { part: 1.1, currentA: 0.5 };
/** Drawing more for this long is no spike. */
const TOO_LONG_S = 7;
/** An offer that was withdrawn may still be drawn for this long: dead time and ramp of a slow car. */
const FOLLOWING_S = 30;

export function watchOverCurrent(): OverCurrent {
  /** The highest offer that may still be drawn, and for how much longer, seconds. */
  let allowedA = 0;
  let allowedS = 0;
  let tooMuchS = 0;
  return {
    second(offeredA, drawnA) {
      if (offeredA >= allowedA || allowedS === 0) {
        allowedA = offeredA;
        allowedS = FOLLOWING_S;
      } else allowedS -= 1;
      const isTooMuch = drawnA > (allowedA + TOLERANCE.currentA) * TOLERANCE.part;
      tooMuchS = isTooMuch ? tooMuchS + 1 : 0;
      return tooMuchS >= TOO_LONG_S ? drawnA - allowedA : 0;
    },
  };
}
