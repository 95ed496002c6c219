import { seededRandom } from './random.ts';

/** A stretch of time: from, up to but not including, seconds. */
export type Span = readonly [fromS: number, untilS: number];

/** How a meter and its cable behave. */
export interface MeterLineModel {
  /** Seconds between telegrams: 1 (DSMR 5) or 10 (DSMR 2.2 to 4). */
  readonly periodS: number;
  /** Seconds from measuring to arrival; one of these is drawn for each telegram, order is kept. */
  readonly latencyS: readonly number[];
  /** Stretches in which nothing arrives. */
  readonly outages: readonly Span[];
  /** Stretches in which the meter sends the same telegram again and again, its time included. */
  readonly stuck: readonly Span[];
  /** Share of telegrams that arrive damaged, 0 to 1. */
  readonly damaged: number;
  readonly seed: number;
}

/** A DSMR 5 meter on a good cable. */
export const GOOD_LINE: MeterLineModel = {
  periodS: 1,
  latencyS: [1, 2],
  outages: [],
  stuck: [],
  damaged: 0,
  seed: 1,
};

/** What comes out of the cable; a damaged telegram has nothing to read. */
export interface Arrival<T> {
  readonly dueS: number;
  /** Undefined where the checksum does not fit. */
  readonly telegram: T | undefined;
}

/** The way of telegrams from the meter to us, whatever a telegram is made of. Knows no clock. */
export interface MeterLine<T> {
  /** Gives the meter its chance to measure; call once each whole second, never back in time. */
  measure(nowS: number, telegram: () => T): void;
  /** Takes the next telegram that has arrived by now. */
  arrival(nowS: number): Arrival<T> | undefined;
  /** When the next telegram arrives, seconds; undefined when none is on its way. */
  nextArrivalS(): number | undefined;
  /** Cuts the cable or joins it again; what is on its way into a cut cable is lost. */
  cut(isCut: boolean): void;
  /** Stops the meter's measuring, though not its talking, or lets it go on. */
  freeze(isFrozen: boolean): void;
}

/** A telegram in the cable, and the one that was sent after it. */
interface Sent<T> extends Arrival<T> {
  behind: Sent<T> | undefined;
}

export function createMeterLine<T>(model: MeterLineModel): MeterLine<T> {
  return new Line(model);
}

class Line<T> implements MeterLine<T> {
  readonly #model: MeterLineModel;
  readonly #random: () => number;
  #first: Sent<T> | undefined;
  #last: Sent<T> | undefined;
  #newestDueS = Number.NEGATIVE_INFINITY;
  #newest: T | undefined;
  #isCut = false;
  #isFrozen = false;

  constructor(model: MeterLineModel) {
    this.#model = model;
    this.#random = seededRandom(model.seed);
  }

  measure(nowS: number, telegram: () => T): void {
    const { periodS, latencyS, stuck, damaged } = this.#model;
    if (nowS % periodS !== 0) return;
    const isStuck = this.#newest !== undefined && (this.#isFrozen || within(stuck, nowS));
    if (!isStuck) this.#newest = telegram();
    const pick = latencyS[Math.floor(this.#random() * latencyS.length)] ?? 0;
    this.#newestDueS = Math.max(this.#newestDueS, nowS + pick);
    const isDamaged = damaged > 0 && this.#random() < damaged;
    this.#send(this.#newestDueS, isDamaged ? undefined : this.#newest);
  }

  arrival(nowS: number): Arrival<T> | undefined {
    for (let next = this.#first; next !== undefined && next.dueS <= nowS; next = this.#first) {
      this.#first = next.behind;
      if (!this.#isCut && !within(this.#model.outages, next.dueS)) return next;
    }
    return undefined;
  }

  nextArrivalS(): number | undefined {
    return this.#first?.dueS;
  }

  cut(isCut: boolean): void {
    this.#isCut = isCut;
  }

  freeze(isFrozen: boolean): void {
    this.#isFrozen = isFrozen;
  }

  #send(dueS: number, telegram: T | undefined): void {
    const sent: Sent<T> = { dueS, telegram, behind: undefined };
    if (this.#first === undefined || this.#last === undefined) this.#first = sent;
    else this.#last.behind = sent;
    this.#last = sent;
  }
}

function within(spans: readonly Span[], nowS: number): boolean {
  for (const [fromS, untilS] of spans) if (nowS >= fromS && nowS < untilS) return true;
  return false;
}
