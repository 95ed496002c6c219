import type { Mutable } from '../mutable.ts';
import type { MeterRegisters, PhaseReading, PrintedRegisters } from '../reading.ts';
import { phaseSlot, SLOT } from './slots.ts';
import type { TelegramDraft } from './telegram-draft.ts';

/** A telegram as decoded; each key is absent when the meter does not send it or it is unreadable. */
export interface DsmrTelegram extends MeterRegisters {
  readonly protocol: 'dsmr';
  /** Empty for a header of `/` alone. */
  readonly identification: string;
  readonly crc: 'ok' | 'absent';
  /** +P drawn from the grid, whole watts. OBIS 1-0:1.7.0, or a positive 1-0:16.7.0. */
  readonly importW?: number;
  /** -P fed into the grid, whole watts. OBIS 1-0:2.7.0, or a negative 1-0:16.7.0. */
  readonly exportW?: number;
}

type Draft = Mutable<DsmrTelegram>;
type Numbers = TelegramDraft['numbers'];

const L1 = phaseSlot(0, 'importW');
const L2 = phaseSlot(1, 'importW');
const L3 = phaseSlot(2, 'importW');

/** The telegram a draft became. */
export function telegramOf(draft: TelegramDraft, crc: DsmrTelegram['crc']): DsmrTelegram {
  const { details, numbers, texts } = draft;
  const telegram: Draft = { crc, ...details.keys };
  const at = numbers[SLOT.at];
  if (at !== undefined) telegram.at = { epochMs: at, local: texts[SLOT.at] ?? '' };
  addPower(telegram, numbers);
  addRegisters(telegram, numbers);
  const phases = phasesOf(numbers);
  const printed = printedOf(details.printed, texts);
  if (phases !== undefined) telegram.phases = phases;
  if (printed !== undefined) telegram.printed = printed;
  return telegram;
}

/** The signed net power counts only where the two powers are not both sent. */
function addPower(telegram: Draft, numbers: Numbers): void {
  const importW = numbers[SLOT.importW];
  const exportW = numbers[SLOT.exportW];
  const netW = numbers[SLOT.netW];
  if (netW !== undefined && (importW === undefined || exportW === undefined)) {
    telegram.importW = Math.max(0, netW);
    telegram.exportW = Math.max(0, -netW);
    return;
  }
  if (importW !== undefined) telegram.importW = importW;
  if (exportW !== undefined) telegram.exportW = exportW;
}

function addRegisters(telegram: Draft, numbers: Numbers): void {
  const importWh = numbers[SLOT.importWh];
  const exportWh = numbers[SLOT.exportWh];
  const importT1Wh = numbers[SLOT.importT1Wh];
  const importT2Wh = numbers[SLOT.importT2Wh];
  const exportT1Wh = numbers[SLOT.exportT1Wh];
  const exportT2Wh = numbers[SLOT.exportT2Wh];
  const quarterHourImportW = numbers[SLOT.quarterHourImportW];
  if (importWh !== undefined) telegram.importWh = importWh;
  if (exportWh !== undefined) telegram.exportWh = exportWh;
  if (importT1Wh !== undefined) telegram.importT1Wh = importT1Wh;
  if (importT2Wh !== undefined) telegram.importT2Wh = importT2Wh;
  if (exportT1Wh !== undefined) telegram.exportT1Wh = exportT1Wh;
  if (exportT2Wh !== undefined) telegram.exportT2Wh = exportT2Wh;
  if (quarterHourImportW !== undefined) telegram.quarterHourImportW = quarterHourImportW;
}

/** All three phases if there is anything of L2 or L3, else L1 alone. */
function phasesOf(numbers: Numbers): readonly PhaseReading[] | undefined {
  const l1 = phaseOf(numbers, L1);
  const l2 = phaseOf(numbers, L2);
  const l3 = phaseOf(numbers, L3);
  if (l2 !== undefined || l3 !== undefined) return [l1 ?? {}, l2 ?? {}, l3 ?? {}];
  return l1 && [l1];
}

/** @param first - where the numbers of the phase begin, in the order of the slots. */
function phaseOf(numbers: Numbers, first: number): PhaseReading | undefined {
  const importW = numbers[first];
  const exportW = numbers[first + 1];
  const voltageV = numbers[first + 2];
  const currentA = numbers[first + 3];
  if ((importW ?? exportW ?? voltageV ?? currentA) === undefined) return undefined;
  const reading: Mutable<PhaseReading> = {};
  if (importW !== undefined) reading.importW = importW;
  if (exportW !== undefined) reading.exportW = exportW;
  if (voltageV !== undefined) reading.voltageV = voltageV;
  if (currentA !== undefined) reading.currentA = currentA;
  return reading;
}

function printedOf(
  details: PrintedRegisters | undefined,
  texts: TelegramDraft['texts'],
): PrintedRegisters | undefined {
  const importT1 = texts[SLOT.importT1Wh];
  const importT2 = texts[SLOT.importT2Wh];
  const exportT1 = texts[SLOT.exportT1Wh];
  const exportT2 = texts[SLOT.exportT2Wh];
  if ((importT1 ?? importT2 ?? exportT1 ?? exportT2) === undefined) return details;
  const printed: Mutable<PrintedRegisters> = {};
  if (importT1 !== undefined) printed.importT1 = importT1;
  if (importT2 !== undefined) printed.importT2 = importT2;
  if (exportT1 !== undefined) printed.exportT1 = exportT1;
  if (exportT2 !== undefined) printed.exportT2 = exportT2;
  if (details?.powerFailures !== undefined) printed.powerFailures = details.powerFailures;
  if (details?.voltageSags !== undefined) printed.voltageSags = details.voltageSags;
  if (details?.gas !== undefined) printed.gas = details.gas;
  return printed;
}
