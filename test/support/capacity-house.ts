import { limitsNow, NO_WATCH, watchAfter } from '../../src/charging/limits/watch.ts';
import {
  type Connection,
  type LimitSettings,
  type Limits,
  smallestLimit,
} from '../../src/charging/limits.ts';
import { dutyWithin, offeredCurrentA } from '../../src/charging/pilot.ts';
import type { MeterReading } from '../../src/meter/reading.ts';

/** A stretch of time in which the house takes the same. */
export interface HouseSpell {
  readonly seconds: number;
  readonly houseW: number;
}

/** How the car on the cable answers, and what the meter tells. */
export interface CapacityScene {
  readonly connection: Connection;
  readonly floorW: number;
  /** The car does what it was offered this long ago, up and down, seconds. */
  readonly lagS: number;
  /** What the meter tells of its quarter: a demand register, the average so far, or nothing. */
  readonly told: 'register' | 'average' | 'nothing';
}

/** What became of a quarter hour, watts on average, and what the car had of it. */
export interface QuarterOutcome {
  readonly importW: number;
  readonly carW: number;
}

/** A Monday at midnight in Brussels. */
const START_MS = Date.UTC(2026, 10, 22, 23);
const QUARTER_S = 900;
/** After a limit below 6 A nothing is offered until it has been 6.5 A for so long, seconds. */
const RECOVERY_S = 60;

/**
 * A car that takes whatever the limits leave it in a house with a capacity tariff, second by second;
 * only the limits stand between it and the peak.
 */
export function playQuarters(
  spells: readonly HouseSpell[],
  { connection, floorW, lagS, told }: CapacityScene,
): QuarterOutcome[] {
  const limitsOff = {
    circuitA: 16,
    cableA: null,
    mainsA: null,
    blindCurrentA: 0,
    maxImportW: null,
  };
  const settings: LimitSettings = { ...limitsOff, capacityFloorW: floorW };
  const perAmpereW = connection.phases * connection.nominalVoltageV;
  const outcomes: QuarterOutcome[] = [];
  const offers: number[] = [];
  let watch = NO_WATCH;
  let before: MeterReading | undefined;
  let limits: Limits = {};
  let mayOfferAtS = 0;
  let offeredA = 0;
  let [importJ, carJ] = [0, 0];
  let s = 0;
  for (const { seconds, houseW } of spells) {
    for (let spent = 0; spent < seconds; spent++) {
      const carW = (offers.at(-1 - lagS) ?? 0) * perAmpereW;
      const importW = Math.round(houseW + carW);
      importJ += importW;
      carJ += carW;
      s++;
      const inQuarterS = s % QUARTER_S;
      if (inQuarterS === 0) {
        outcomes.push({ importW: importJ / QUARTER_S, carW: carJ / QUARTER_S });
        [importJ, carJ] = [0, 0];
      }
      const average = Math.floor(importJ / (told === 'register' ? QUARTER_S : inQuarterS || 1));
      const nowMs = s * 1_000;
      const reading = {
        takenAtMs: nowMs,
        importW,
        exportW: 0,
        at: { epochMs: START_MS + nowMs, local: '2026-11-23 00:00:00' },
        ...(told === 'nothing' ? {} : { quarterHourImportW: average }),
      };
      const frame = { settings, connection, nowMs };
      const drawnW = offeredA * perAmpereW;
      const news = { type: 'reading', reading, before, drawnW, isMeasured: false } as const;
      watch = watchAfter(watch, news, frame);
      before = reading;
      limits = limitsNow(watch, limits, { ...frame, userA: undefined, reading });
      const { currentA } = smallestLimit(limits);
      if (currentA < (offeredA === 0 ? 6.5 : 6)) mayOfferAtS = s + RECOVERY_S;
      const duty = s < mayOfferAtS ? undefined : dutyWithin(currentA);
      offeredA = duty === undefined ? 0 : offeredCurrentA(duty);
      offers.push(offeredA);
    }
  }
  return outcomes;
}
