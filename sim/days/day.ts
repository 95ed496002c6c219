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

/** What house and roof do in one second. */
export interface DaySecond {
  /** Second of the day, 0 to 86399. */
  readonly t: number;
  readonly houseW: number;
  readonly pvW: number;
}

/** The day one second after the other; seconds that are not known are left out. */
export function* secondsOf(day: MeterDay): Generator<DaySecond> {
  for (let t = 0; t < DAY_S; t++) {
    const houseW = day.houseW[t];
    const pvW = day.pvW[t];
    if (houseW === undefined || pvW === undefined || Number.isNaN(houseW + pvW)) continue;
    yield { t, houseW, pvW };
  }
}
