/** One stretch of history: a second, a minute, or several minutes together. */
export interface HistoryPoint {
  /** Its beginning, Unix seconds. */
  readonly atS: number;
  /** Seconds that were noted, and of them those in which there was a reading. */
  readonly seconds: number;
  readonly metered: number;
  /** Means, watts and amperes; null where there was no reading. Grid: import is positive. */
  readonly gridW: number | null;
  /** The house without the car; negative is surplus. */
  readonly houseW: number | null;
  /** Solar power that the house did not need. */
  readonly surplusW: number | null;
  readonly carW: number;
  readonly offeredA: number;
  /** What held for most of it: mode, code of the reason, freshness of the meter. */
  readonly mode: string;
  readonly code: string;
  readonly meter: string;
  /** Every fault there was. */
  readonly faults: readonly string[];
}

/** Joins points, one after the other, weighted by their length. */
export class PointMean {
  readonly atS: number;
  #seconds = 0;
  #metered = 0;
  #grid = 0;
  #house = 0;
  #surplus = 0;
  #car = 0;
  #offered = 0;
  readonly #modes = new Map<string, number>();
  readonly #codes = new Map<string, number>();
  readonly #meters = new Map<string, number>();
  readonly #faults = new Set<string>();

  /** @param atS - its beginning. */
  constructor(atS: number) {
    this.atS = atS;
  }

  add(point: HistoryPoint): void {
    const { seconds, metered } = point;
    this.#seconds += seconds;
    this.#car += point.carW * seconds;
    this.#offered += point.offeredA * seconds;
    this.#metered += metered;
    this.#grid += (point.gridW ?? 0) * metered;
    this.#house += (point.houseW ?? 0) * metered;
    this.#surplus += (point.surplusW ?? 0) * metered;
    count(this.#modes, point.mode, seconds);
    count(this.#codes, point.code, seconds);
    count(this.#meters, point.meter, seconds);
    for (const fault of point.faults) this.#faults.add(fault);
  }

  /** @returns undefined when nothing was added. */
  get point(): HistoryPoint | undefined {
    if (this.#seconds === 0) return undefined;
    const known = (sum: number) => (this.#metered === 0 ? null : tenth(sum / this.#metered));
    return {
      atS: this.atS,
      seconds: this.#seconds,
      metered: this.#metered,
      gridW: known(this.#grid),
      houseW: known(this.#house),
      surplusW: known(this.#surplus),
      carW: tenth(this.#car / this.#seconds),
      offeredA: tenth(this.#offered / this.#seconds),
      mode: most(this.#modes),
      code: most(this.#codes),
      meter: most(this.#meters),
      faults: [...this.#faults].sort(),
    };
  }
}

/** Joins points, oldest first, into steps that are whole multiples of `stepS` since 1970. */
export function* inSteps(points: Iterable<HistoryPoint>, stepS: number): Generator<HistoryPoint> {
  let mean: PointMean | undefined;
  for (const point of points) {
    const atS = Math.floor(point.atS / stepS) * stepS;
    if (mean?.atS !== atS) {
      if (mean?.point !== undefined) yield mean.point;
      mean = new PointMean(atS);
    }
    mean.add(point);
  }
  if (mean?.point !== undefined) yield mean.point;
}

function count(counts: Map<string, number>, name: string, weight: number): void {
  counts.set(name, (counts.get(name) ?? 0) + weight);
}

function most(counts: ReadonlyMap<string, number>): string {
  let [best, highest] = ['', 0];
  for (const [name, weight] of counts) if (weight > highest) [best, highest] = [name, weight];
  return best;
}

function tenth(value: number): number {
  return Math.round(value * 10) / 10;
}
