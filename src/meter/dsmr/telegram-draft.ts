import type { MeterTime, MonthPeak, PowerFailure, PrintedRegisters } from '../reading.ts';
import type { MeterFault } from '../source.ts';
import { MBusChannels } from './mbus-channels.ts';
import type { Mutable } from './mutable.ts';

/** Where a number of the connection is kept in {@link TelegramDraft.numbers}. */
export const SLOT = {
  importW: 0,
  exportW: 1,
  /** Import is positive. OBIS 1-0:16.7.0. */
  netW: 2,
  importWh: 3,
  exportWh: 4,
  importT1Wh: 5,
  importT2Wh: 6,
  exportT1Wh: 7,
  exportT2Wh: 8,
  powerFailures: 9,
  longPowerFailures: 10,
  quarterHourImportW: 11,
  monthPeakW: 12,
} as const;

/** Where a number of a phase is kept, counted from the phase's first. */
export const PHASE_SLOT = {
  importW: 0,
  exportW: 1,
  voltageV: 2,
  currentA: 3,
  sags: 4,
  swells: 5,
} as const;

/** 0 is L1. */
export type PhaseIndex = 0 | 1 | 2;
type PhaseKey = keyof typeof PHASE_SLOT;

const FIRST_PHASE_SLOT = 13;
const SLOTS_A_PHASE = 6;

export function phaseSlot(phase: PhaseIndex, key: PhaseKey): number {
  return FIRST_PHASE_SLOT + phase * SLOTS_A_PHASE + PHASE_SLOT[key];
}

/** What was read of one telegram so far. One instance is filled again and again. */
export class TelegramDraft {
  /** The numbers by slot; NaN for what was not sent or could not be read. */
  readonly numbers = new Float64Array(FIRST_PHASE_SLOT + 3 * SLOTS_A_PHASE);
  /** The header line without its `/`. */
  identification: string | undefined;
  /** A version line is there, readable or not. */
  hasVersionLine = false;
  version: string | undefined;
  equipmentId: string | undefined;
  /** How much the object it was taken from is preferred; the lowest wins. */
  equipmentIdRank = Number.POSITIVE_INFINITY;
  at: MeterTime | undefined;
  tariff: string | undefined;
  monthPeakAt: MeterTime | undefined;
  monthPeaks: readonly MonthPeak[] | undefined;
  powerFailureLog: readonly PowerFailure[] | undefined;
  /** The first object decisions rest on that is not as it must be. */
  fault: MeterFault | undefined;
  printed: Mutable<PrintedRegisters> | undefined;
  mbus = new MBusChannels();

  /** Forgets the telegram before. */
  clear(): void {
    this.numbers.fill(Number.NaN);
    this.identification = undefined;
    this.hasVersionLine = false;
    this.version = undefined;
    this.equipmentId = undefined;
    this.equipmentIdRank = Number.POSITIVE_INFINITY;
    this.at = undefined;
    this.tariff = undefined;
    this.monthPeakAt = undefined;
    this.monthPeaks = undefined;
    this.powerFailureLog = undefined;
    this.fault = undefined;
    this.printed = undefined;
    this.mbus = new MBusChannels();
  }

  /** Whether a number was put into a slot. */
  has(slot: number): boolean {
    return !Number.isNaN(this.numbers[slot]);
  }

  /** The number in a slot, undefined if there is none. */
  number(slot: number): number | undefined {
    const number = this.numbers[slot];
    return Number.isNaN(number) ? undefined : number;
  }

  put(slot: number, number: number): void {
    this.numbers[slot] = number;
  }
}
