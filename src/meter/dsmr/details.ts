import type { MeterTime, MonthPeak, PowerFailure } from '../reading.ts';
import { MBusChannels } from './mbus-channels.ts';
import type { Mutable } from './mutable.ts';
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
  | 'mbus'
  | 'gas'
>;

/** What changes seldom from one telegram to the next, put together when it does. */
export interface Details {
  readonly keys: DetailKeys;
  /** The value of the gas meter as printed. */
  readonly printedGas: string | undefined;
  /** A version line is there, readable or not. */
  readonly hasVersionLine: boolean;
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
    const mbus = this.mbus.readings();
    const gas = this.mbus.gas();
    if (mbus !== undefined) keys.mbus = mbus;
    if (gas !== undefined) keys.gas = gas;
    const { hasVersionLine } = this;
    return { keys, printedGas: this.mbus.printedGas(), hasVersionLine };
  }
}
