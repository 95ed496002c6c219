import type { MeterRegisters, PhaseReading, PrintedRegisters } from '../reading.ts';
import type { Mutable } from './mutable.ts';
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

/** The telegram a draft became. */
export function telegramOf(draft: TelegramDraft, crc: DsmrTelegram['crc']): DsmrTelegram {
  const telegram: Draft = { crc, ...draft.details.keys };
  const at = draft.number(SLOT.at);
  if (at !== undefined) telegram.at = { epochMs: at, local: draft.texts[SLOT.at] ?? '' };
  addPower(telegram, draft);
  addRegisters(telegram, draft);
  const phases = phasesOf(draft);
  const sags = byPhase(draft, 'sags');
  const swells = byPhase(draft, 'swells');
  const printed = printedOf(draft);
  if (phases !== undefined) telegram.phases = phases;
  if (sags !== undefined) telegram.voltageSags = sags;
  if (swells !== undefined) telegram.voltageSwells = swells;
  if (printed !== undefined) telegram.printed = printed;
  return telegram;
}

/** The signed net power counts only where the two powers are not both sent. */
function addPower(telegram: Draft, draft: TelegramDraft): void {
  const importW = draft.number(SLOT.importW);
  const exportW = draft.number(SLOT.exportW);
  const netW = draft.number(SLOT.netW);
  if (netW !== undefined && (importW === undefined || exportW === undefined)) {
    telegram.importW = Math.max(0, netW);
    telegram.exportW = Math.max(0, -netW);
    return;
  }
  if (importW !== undefined) telegram.importW = importW;
  if (exportW !== undefined) telegram.exportW = exportW;
}

function addRegisters(telegram: Draft, draft: TelegramDraft): void {
  const importWh = draft.number(SLOT.importWh);
  const exportWh = draft.number(SLOT.exportWh);
  const importT1Wh = draft.number(SLOT.importT1Wh);
  const importT2Wh = draft.number(SLOT.importT2Wh);
  const exportT1Wh = draft.number(SLOT.exportT1Wh);
  const exportT2Wh = draft.number(SLOT.exportT2Wh);
  const powerFailures = draft.number(SLOT.powerFailures);
  const longPowerFailures = draft.number(SLOT.longPowerFailures);
  const quarterHourImportW = draft.number(SLOT.quarterHourImportW);
  if (importWh !== undefined) telegram.importWh = importWh;
  if (exportWh !== undefined) telegram.exportWh = exportWh;
  if (importT1Wh !== undefined) telegram.importT1Wh = importT1Wh;
  if (importT2Wh !== undefined) telegram.importT2Wh = importT2Wh;
  if (exportT1Wh !== undefined) telegram.exportT1Wh = exportT1Wh;
  if (exportT2Wh !== undefined) telegram.exportT2Wh = exportT2Wh;
  if (powerFailures !== undefined) telegram.powerFailures = powerFailures;
  if (longPowerFailures !== undefined) telegram.longPowerFailures = longPowerFailures;
  if (quarterHourImportW !== undefined) telegram.quarterHourImportW = quarterHourImportW;
}

/** All three phases if there is anything of L2 or L3, else L1 alone. */
function phasesOf(draft: TelegramDraft): readonly PhaseReading[] | undefined {
  const l1 = phaseOf(draft, 0);
  const l2 = phaseOf(draft, 1);
  const l3 = phaseOf(draft, 2);
  if (l2 !== undefined || l3 !== undefined) return [l1 ?? {}, l2 ?? {}, l3 ?? {}];
  return l1 && [l1];
}

function phaseOf(draft: TelegramDraft, phase: 0 | 1 | 2): PhaseReading | undefined {
  const importW = draft.number(phaseSlot(phase, 'importW'));
  const exportW = draft.number(phaseSlot(phase, 'exportW'));
  const voltageV = draft.number(phaseSlot(phase, 'voltageV'));
  const currentA = draft.number(phaseSlot(phase, 'currentA'));
  if ((importW ?? exportW ?? voltageV ?? currentA) === undefined) return undefined;
  const reading: Mutable<PhaseReading> = {};
  if (importW !== undefined) reading.importW = importW;
  if (exportW !== undefined) reading.exportW = exportW;
  if (voltageV !== undefined) reading.voltageV = voltageV;
  if (currentA !== undefined) reading.currentA = currentA;
  return reading;
}

/** Counts, L1 first; those behind a phase that sends none have no place to stand. */
function byPhase(draft: TelegramDraft, key: 'sags' | 'swells'): readonly number[] | undefined {
  const l1 = draft.number(phaseSlot(0, key));
  const l2 = draft.number(phaseSlot(1, key));
  const l3 = draft.number(phaseSlot(2, key));
  if (l1 === undefined) return undefined;
  if (l2 === undefined) return [l1];
  return l3 === undefined ? [l1, l2] : [l1, l2, l3];
}

function printedOf({ details, numbers, texts }: TelegramDraft): PrintedRegisters | undefined {
  const printed: Mutable<PrintedRegisters> = {};
  let isEmpty = true;
  for (const [key, slot] of PRINTED_SLOTS) {
    const text = Number.isNaN(numbers[slot]) ? undefined : texts[slot];
    if (text === undefined) continue;
    printed[key] = text;
    isEmpty = false;
  }
  if (details.printedGas === undefined) return isEmpty ? undefined : printed;
  printed.gas = details.printedGas;
  return printed;
}

/** The registers kept as printed; the one of gas comes with the details. */
const PRINTED_SLOTS = [
  ['importT1', SLOT.importT1Wh],
  ['importT2', SLOT.importT2Wh],
  ['exportT1', SLOT.exportT1Wh],
  ['exportT2', SLOT.exportT2Wh],
  ['powerFailures', SLOT.powerFailures],
  ['voltageSags', phaseSlot(0, 'sags')],
] as const;
