import type {
  MeterRegisters,
  MeterTime,
  MonthPeak,
  PhaseReading,
  PowerFailure,
  PrintedRegisters,
} from '../reading.ts';
import type { MeterFault } from '../source.ts';
import { MBusChannels } from './mbus-channels.ts';
import type { DsmrTelegram } from './telegram.ts';

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };

/** What one phase says, as far as it was read. */
export class PhaseDraft {
  importW: number | undefined;
  exportW: number | undefined;
  voltageV: number | undefined;
  currentA: number | undefined;
  sags: number | undefined;
  swells: number | undefined;

  get isMeasured(): boolean {
    return (
      this.importW !== undefined ||
      this.exportW !== undefined ||
      this.voltageV !== undefined ||
      this.currentA !== undefined
    );
  }

  reading(): PhaseReading {
    const reading: Mutable<PhaseReading> = {};
    if (this.importW !== undefined) reading.importW = this.importW;
    if (this.exportW !== undefined) reading.exportW = this.exportW;
    if (this.voltageV !== undefined) reading.voltageV = this.voltageV;
    if (this.currentA !== undefined) reading.currentA = this.currentA;
    return reading;
  }
}

/** What was read of one telegram so far. */
export class TelegramDraft {
  version: string | undefined;
  /** A version line is there, readable or not. */
  hasVersionLine = false;
  equipmentId: string | undefined;
  /** How much the object it was taken from is preferred; the lowest wins. */
  equipmentIdRank = Number.POSITIVE_INFINITY;
  at: MeterTime | undefined;
  importW: number | undefined;
  exportW: number | undefined;
  /** Import is positive. OBIS 1-0:16.7.0. */
  netW: number | undefined;
  importWh: number | undefined;
  exportWh: number | undefined;
  importT1Wh: number | undefined;
  importT2Wh: number | undefined;
  exportT1Wh: number | undefined;
  exportT2Wh: number | undefined;
  tariff: string | undefined;
  powerFailures: number | undefined;
  longPowerFailures: number | undefined;
  quarterHourImportW: number | undefined;
  monthPeakW: number | undefined;
  monthPeakAt: MeterTime | undefined;
  monthPeaks: readonly MonthPeak[] | undefined;
  powerFailureLog: readonly PowerFailure[] | undefined;
  /** The first object decisions rest on that is not as it must be. */
  fault: MeterFault | undefined;
  readonly printed: Mutable<PrintedRegisters> = {};
  readonly phases = [new PhaseDraft(), new PhaseDraft(), new PhaseDraft()] as const;
  readonly mbus = new MBusChannels();

  /** @param identification - the header line without its `/`. */
  finish(identification: string, crc: DsmrTelegram['crc']): DsmrTelegram {
    const telegram: Mutable<DsmrTelegram> = { protocol: 'dsmr', identification, crc };
    this.#addPower(telegram);
    this.#addTexts(telegram);
    this.#addEnergy(telegram);
    this.#addPeaks(telegram);
    this.#addPhases(telegram);
    this.#addSupply(telegram);
    this.#addMBus(telegram);
    if (Object.keys(this.printed).length > 0) telegram.printed = this.printed;
    return telegram;
  }

  #addPower(telegram: Mutable<DsmrTelegram>): void {
    const { importW, exportW, netW } = this;
    if (netW !== undefined && (importW === undefined || exportW === undefined)) {
      telegram.importW = Math.max(0, netW);
      telegram.exportW = Math.max(0, -netW);
      return;
    }
    if (importW !== undefined) telegram.importW = importW;
    if (exportW !== undefined) telegram.exportW = exportW;
  }

  #addTexts(telegram: Mutable<MeterRegisters>): void {
    if (this.version !== undefined) telegram.version = this.version;
    if (this.equipmentId !== undefined) telegram.equipmentId = this.equipmentId;
    if (this.at !== undefined) telegram.at = this.at;
    if (this.tariff !== undefined) telegram.tariff = this.tariff;
  }

  #addEnergy(telegram: Mutable<MeterRegisters>): void {
    if (this.importWh !== undefined) telegram.importWh = this.importWh;
    if (this.exportWh !== undefined) telegram.exportWh = this.exportWh;
    if (this.importT1Wh !== undefined) telegram.importT1Wh = this.importT1Wh;
    if (this.importT2Wh !== undefined) telegram.importT2Wh = this.importT2Wh;
    if (this.exportT1Wh !== undefined) telegram.exportT1Wh = this.exportT1Wh;
    if (this.exportT2Wh !== undefined) telegram.exportT2Wh = this.exportT2Wh;
  }

  #addPeaks(telegram: Mutable<MeterRegisters>): void {
    if (this.quarterHourImportW !== undefined)
      telegram.quarterHourImportW = this.quarterHourImportW;
    if (this.monthPeakW !== undefined) telegram.monthPeakW = this.monthPeakW;
    if (this.monthPeakAt !== undefined) telegram.monthPeakAt = this.monthPeakAt;
    if (this.monthPeaks !== undefined) telegram.monthPeaks = this.monthPeaks;
  }

  #addPhases(telegram: Mutable<MeterRegisters>): void {
    const [l1, l2, l3] = this.phases;
    if (l2.isMeasured || l3.isMeasured) {
      telegram.phases = [l1.reading(), l2.reading(), l3.reading()];
    } else if (l1.isMeasured) telegram.phases = [l1.reading()];
  }

  #addSupply(telegram: Mutable<MeterRegisters>): void {
    const [l1, l2, l3] = this.phases;
    const sags = untilAbsent(l1.sags, l2.sags, l3.sags);
    const swells = untilAbsent(l1.swells, l2.swells, l3.swells);
    if (this.powerFailures !== undefined) telegram.powerFailures = this.powerFailures;
    if (this.longPowerFailures !== undefined) telegram.longPowerFailures = this.longPowerFailures;
    if (sags.length > 0) telegram.voltageSags = sags;
    if (swells.length > 0) telegram.voltageSwells = swells;
    if (this.powerFailureLog !== undefined) telegram.powerFailureLog = this.powerFailureLog;
  }

  #addMBus(telegram: Mutable<MeterRegisters>): void {
    const mbus = this.mbus.readings();
    if (mbus === undefined) return;
    telegram.mbus = mbus;
    const found = this.mbus.gas();
    if (found === undefined) return;
    telegram.gas = found.gas;
    if (found.printed !== undefined) this.printed.gas = found.printed;
  }
}

/** Counts by phase; those behind one that is absent have no place to stand. */
function untilAbsent(...counts: readonly (number | undefined)[]): readonly number[] {
  const known: number[] = [];
  for (const count of counts) {
    if (count === undefined) break;
    known.push(count);
  }
  return known;
}
