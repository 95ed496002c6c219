/** Seconds of a day; days in the simulated world have no clock changes. */
export const DAY_S = 86_400;

/** One day of a house with sun on its roof, second by second from local midnight. */
export interface MeterDay {
  readonly name: string;
  /** What the house draws without the car, watts, whole; {@link DAY_S} entries. NaN: not known. */
  readonly houseW: Float32Array;
  /** What the roof gives, watts, whole; {@link DAY_S} entries. NaN: not known. */
  readonly pvW: Float32Array;
}

/**
 * Passes the seconds of a day in order; unknown ones are left out. It allocates nothing per second,
 * since there are very many of them.
 *
 * @param pass - gets the second of the day, 0 to 86399, and the watts of house and roof in it.
 */
export function eachSecond(
  day: MeterDay,
  pass: (t: number, houseW: number, pvW: number) => void,
): void {
  for (let t = 0; t < DAY_S; t++) {
    const houseW = day.houseW[t];
    const pvW = day.pvW[t];
    if (houseW === undefined || pvW === undefined || Number.isNaN(houseW + pvW)) continue;
    pass(t, houseW, pvW);
  }
}
