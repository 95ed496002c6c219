import type { MeterRegisters, PhaseReading } from '../reading.ts';
import type { Mutable } from './mutable.ts';
import { type PhaseIndex, phaseSlot, SLOT, type TelegramDraft } from './telegram-draft.ts';

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
  const { identification = '' } = draft;
  const telegram: Draft = { protocol: 'dsmr', identification, crc };
  addTexts(telegram, draft);
  addPower(telegram, draft);
  addEnergy(telegram, draft);
  addPeaks(telegram, draft);
  addPhases(telegram, draft);
  addSupply(telegram, draft);
  addMBus(telegram, draft);
  addPrinted(telegram, draft);
  return telegram;
}

function addTexts(telegram: Draft, { version, equipmentId, at, tariff }: TelegramDraft): void {
  if (version !== undefined) telegram.version = version;
  if (equipmentId !== undefined) telegram.equipmentId = equipmentId;
  if (at !== undefined) telegram.at = at;
  if (tariff !== undefined) telegram.tariff = tariff;
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

function addEnergy(telegram: Draft, draft: TelegramDraft): void {
  const importWh = draft.number(SLOT.importWh);
  const exportWh = draft.number(SLOT.exportWh);
  const importT1Wh = draft.number(SLOT.importT1Wh);
  const importT2Wh = draft.number(SLOT.importT2Wh);
  const exportT1Wh = draft.number(SLOT.exportT1Wh);
  const exportT2Wh = draft.number(SLOT.exportT2Wh);
  if (importWh !== undefined) telegram.importWh = importWh;
  if (exportWh !== undefined) telegram.exportWh = exportWh;
  if (importT1Wh !== undefined) telegram.importT1Wh = importT1Wh;
  if (importT2Wh !== undefined) telegram.importT2Wh = importT2Wh;
  if (exportT1Wh !== undefined) telegram.exportT1Wh = exportT1Wh;
  if (exportT2Wh !== undefined) telegram.exportT2Wh = exportT2Wh;
}

function addPeaks(telegram: Draft, draft: TelegramDraft): void {
  const { monthPeakAt, monthPeaks } = draft;
  const quarterHourImportW = draft.number(SLOT.quarterHourImportW);
  const monthPeakW = draft.number(SLOT.monthPeakW);
  if (quarterHourImportW !== undefined) telegram.quarterHourImportW = quarterHourImportW;
  if (monthPeakW !== undefined) telegram.monthPeakW = monthPeakW;
  if (monthPeakAt !== undefined) telegram.monthPeakAt = monthPeakAt;
  if (monthPeaks !== undefined) telegram.monthPeaks = monthPeaks;
}

/** All three phases if there is anything of L2 or L3, else L1 alone. */
function addPhases(telegram: Draft, draft: TelegramDraft): void {
  const l1 = phaseOf(draft, 0);
  const l2 = phaseOf(draft, 1);
  const l3 = phaseOf(draft, 2);
  if (l2 !== undefined || l3 !== undefined) telegram.phases = [l1 ?? {}, l2 ?? {}, l3 ?? {}];
  else if (l1 !== undefined) telegram.phases = [l1];
}

function phaseOf(draft: TelegramDraft, phase: PhaseIndex): PhaseReading | undefined {
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

function addSupply(telegram: Draft, draft: TelegramDraft): void {
  const { powerFailureLog } = draft;
  const powerFailures = draft.number(SLOT.powerFailures);
  const longPowerFailures = draft.number(SLOT.longPowerFailures);
  const sags = byPhase(draft, 'sags');
  const swells = byPhase(draft, 'swells');
  if (powerFailures !== undefined) telegram.powerFailures = powerFailures;
  if (longPowerFailures !== undefined) telegram.longPowerFailures = longPowerFailures;
  if (sags !== undefined) telegram.voltageSags = sags;
  if (swells !== undefined) telegram.voltageSwells = swells;
  if (powerFailureLog !== undefined) telegram.powerFailureLog = powerFailureLog;
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

function addMBus(telegram: Draft, draft: TelegramDraft): void {
  const mbus = draft.mbus.readings();
  const gas = draft.mbus.gas();
  if (mbus !== undefined) telegram.mbus = mbus;
  if (gas !== undefined) telegram.gas = gas;
}

function addPrinted(telegram: Draft, { mbus, printed }: TelegramDraft): void {
  const gas = mbus.printedGas();
  if (gas !== undefined) telegram.printed = { ...printed, gas };
  else if (printed !== undefined) telegram.printed = printed;
}
