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

export function createMeterLine<T>(model: MeterLineModel): MeterLine<T> {
  const random = seededRandom(model.seed);
  const onTheWay: Arrival<T>[] = [];
  let newestDueS = Number.NEGATIVE_INFINITY;
  let newest: T | undefined;
  let isCut = false;
  let isFrozen = false;

  return {
    measure(nowS, telegram) {
      if (nowS % model.periodS !== 0) return;
      if (newest === undefined || !(isFrozen || within(model.stuck, nowS))) newest = telegram();
      const pick = model.latencyS[Math.floor(random() * model.latencyS.length)] ?? 0;
      newestDueS = Math.max(newestDueS, nowS + pick);
      const isDamaged = model.damaged > 0 && random() < model.damaged;
      onTheWay.push({ dueS: newestDueS, telegram: isDamaged ? undefined : newest });
    },
    arrival(nowS) {
      for (let next = onTheWay[0]; next !== undefined && next.dueS <= nowS; next = onTheWay[0]) {
        onTheWay.shift();
        if (!isCut && !within(model.outages, next.dueS)) return next;
      }
      return undefined;
    },
    nextArrivalS: () => onTheWay[0]?.dueS,
    cut(cut) {
      isCut = cut;
    },
    freeze(frozen) {
      isFrozen = frozen;
    },
  };
}

function within(spans: readonly Span[], nowS: number): boolean {
  for (const [fromS, untilS] of spans) if (nowS >= fromS && nowS < untilS) return true;
  return false;
}
