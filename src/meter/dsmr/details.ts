import type { Mutable } from '../mutable.ts';
import type { MeterTime, MonthPeak, PowerFailure, PrintedRegisters } from '../reading.ts';
import { MBusChannels } from './mbus-channels.ts';
import type { DsmrTelegram } from './telegram.ts';

/** The keys of a telegram that change seldom: with a quarter of an hour, a gas reading, or never. */
export type DetailKeys = Pick<
  DsmrTelegram,
  | 'protocol'
  | 'identification'
  | 'version'
  | 'equipmentId'
  | 'tariff'
  | 'monthPeakW'
  | 'monthPeakAt'
  | 'monthPeaks'
  | 'powerFailureLog'
  | 'powerFailures'
  | 'longPowerFailures'
  | 'voltageSags'
  | 'voltageSwells'
  | 'mbus'
  | 'gas'
>;

/** What changes seldom from one telegram to the next, put together when it does. */
export interface Details {
  readonly keys: DetailKeys;
  /** What of them is kept as printed too. */
  readonly printed: PrintedRegisters | undefined;
  /** A version line is there, readable or not. */
  readonly hasVersionLine: boolean;
}

/** What a meter counts, in all or of one phase. */
export type CountKey = 'powerFailures' | 'longPowerFailures' | `${'sags' | 'swells'}L${1 | 2 | 3}`;

/** A count, and its digits. */
interface Count {
  readonly number: number;
  readonly printed: string;
}

/** Details as they are read, line by line; the first of each counts. */
export class DetailsDraft {
  /** The header line without its `/`. */
  identification: string | undefined;
  hasVersionLine = false;
  version: string | undefined;
  equipmentId: string | undefined;
  /** How much the object it was taken from is preferred; the lowest wins. */
  equipmentIdRank = Number.POSITIVE_INFINITY;
  tariff: string | undefined;
  monthPeak: { readonly peakW: number; readonly at: MeterTime | undefined } | undefined;
  monthPeaks: readonly MonthPeak[] | undefined;
  powerFailureLog: readonly PowerFailure[] | undefined;
  readonly counts: Partial<Record<CountKey, Count>> = {};
  readonly mbus = new MBusChannels();

  finish(): Details {
    const keys: Mutable<DetailKeys> = {
      protocol: 'dsmr',
      identification: this.identification ?? '',
    };
    if (this.version !== undefined) keys.version = this.version;
    if (this.equipmentId !== undefined) keys.equipmentId = this.equipmentId;
    if (this.tariff !== undefined) keys.tariff = this.tariff;
    if (this.monthPeak !== undefined) keys.monthPeakW = this.monthPeak.peakW;
    if (this.monthPeak?.at !== undefined) keys.monthPeakAt = this.monthPeak.at;
    if (this.monthPeaks !== undefined) keys.monthPeaks = this.monthPeaks;
    if (this.powerFailureLog !== undefined) keys.powerFailureLog = this.powerFailureLog;
    this.#addCounts(keys);
    const mbus = this.mbus.readings();
    const gas = this.mbus.gas();
    if (mbus !== undefined) keys.mbus = mbus;
    if (gas !== undefined) keys.gas = gas;
    const { hasVersionLine } = this;
    return { keys, printed: this.#printed(), hasVersionLine };
  }

  #addCounts(keys: Mutable<DetailKeys>): void {
    const { counts } = this;
    const sags = byPhase(counts.sagsL1, counts.sagsL2, counts.sagsL3);
    const swells = byPhase(counts.swellsL1, counts.swellsL2, counts.swellsL3);
    if (counts.powerFailures) keys.powerFailures = counts.powerFailures.number;
    if (counts.longPowerFailures) keys.longPowerFailures = counts.longPowerFailures.number;
    if (sags !== undefined) keys.voltageSags = sags;
    if (swells !== undefined) keys.voltageSwells = swells;
  }

  #printed(): PrintedRegisters | undefined {
    const { powerFailures, sagsL1 } = this.counts;
    const gas = this.mbus.printedGas();
    const printed: Mutable<PrintedRegisters> = {};
    if (powerFailures) printed.powerFailures = powerFailures.printed;
    if (sagsL1) printed.voltageSags = sagsL1.printed;
    if (gas !== undefined) printed.gas = gas;
    return powerFailures || sagsL1 || gas !== undefined ? printed : undefined;
  }
}

/** Counts, L1 first; those behind a phase that sends none have no place to stand. */
function byPhase(...counts: readonly (Count | undefined)[]): readonly number[] | undefined {
  const known: number[] = [];
  for (const count of counts) {
    if (count === undefined) break;
    known.push(count.number);
  }
  return known.length === 0 ? undefined : known;
}
