import type { MeterFault } from '../source.ts';
import type { ObisCode } from './obis.ts';
import type { ObjectLine } from './object-line.ts';
import { latin1 } from './printed-text.ts';
import { Quantity, UNIT, wattHoursOf, wattsOf } from './quantity.ts';
import type { PhaseDraft, TelegramDraft } from './telegram-draft.ts';
import type { RememberedRegister, TelegramMemory } from './telegram-memory.ts';

/**
 * Puts one object into the draft. What cannot be read leaves its key absent and harms nothing else,
 * except for the powers that decisions rest on ({@link control}). Of an object that comes twice the
 * first counts.
 */
export type ObjectReader = (draft: TelegramDraft, line: ObjectLine, memory: TelegramMemory) => void;

/** Longest part of an object that a fault repeats, characters. */
const LONGEST_QUOTE = 64;

const quantity = new Quantity();

/** A power that decisions rest on: unreadable or sent twice, it is a fault of the whole telegram. */
export function control(code: ObisCode, key: 'importW' | 'exportW' | 'netW'): ObjectReader {
  return (draft, line) => {
    const isSingle = line.count === 1 && readQuantity(line, 0);
    const watts =
      isSingle && (key === 'netW' || !quantity.isNegative) ? wattsOf(quantity) : undefined;
    if (watts === undefined) draft.fault ??= badValue(code, line);
    else if (draft[key] !== undefined) draft.fault ??= duplicate(code, line);
    else draft[key] = watts;
  };
}

/** Energy in watt-hours, and as printed where it is in kWh. */
export function energy(
  key: 'importWh' | 'exportWh' | 'importT1Wh' | 'importT2Wh' | 'exportT1Wh' | 'exportT2Wh',
  printedAs?: RememberedRegister,
): ObjectReader {
  return (draft, line, memory) => {
    if (draft[key] !== undefined || !readPositive(line, 0)) return;
    draft[key] = wattHoursOf(quantity);
    if (printedAs !== undefined && quantity.unit === UNIT.kwh) {
      draft.printed[printedAs] = printed(line, memory, printedAs);
    }
  };
}

/** A quantity of one phase. @param phase - 0 for L1. */
export function ofPhase(
  phase: 0 | 1 | 2,
  key: 'importW' | 'exportW' | 'voltageV' | 'currentA',
): ObjectReader {
  const unit = key === 'voltageV' ? UNIT.v : UNIT.a;
  const isPower = key === 'importW' || key === 'exportW';
  return (draft, line) => {
    const phaseDraft = draft.phases[phase];
    if (phaseDraft[key] !== undefined || !readPositive(line, 0)) return;
    if (isPower) phaseDraft[key] = wattsOf(quantity);
    else if (quantity.unit === unit) phaseDraft[key] = quantity.scaled(0);
  };
}

/** How often the voltage of one phase was too low or too high. */
export function ofSupply(
  phase: 0 | 1 | 2,
  key: keyof PhaseDraft & ('sags' | 'swells'),
): ObjectReader {
  return (draft, line, memory) => {
    const phaseDraft = draft.phases[phase];
    if (phaseDraft[key] !== undefined || !readCount(line)) return;
    phaseDraft[key] = quantity.scaled(0);
    if (phase === 0 && key === 'sags')
      draft.printed.voltageSags = printed(line, memory, 'voltageSags');
  };
}

export function failures(key: 'powerFailures' | 'longPowerFailures'): ObjectReader {
  return (draft, line, memory) => {
    if (draft[key] !== undefined || !readCount(line)) return;
    draft[key] = quantity.scaled(0);
    if (key === 'powerFailures') draft.printed[key] = printed(line, memory, key);
  };
}

/** An identifier of the meter. @param rank - of several that a meter sends the lowest counts. */
export function equipment(rank: number): ObjectReader {
  return (draft, line, memory) => {
    if (rank >= draft.equipmentIdRank || line.count === 0) return;
    const id = memory.equipmentId.of(line.bytes, line.startOf(0), line.endOf(0));
    if (id === undefined) return;
    draft.equipmentId = id;
    draft.equipmentIdRank = rank;
  };
}

export const version: ObjectReader = (draft, line, memory) => {
  draft.hasVersionLine = true;
  if (draft.version !== undefined || line.count === 0 || line.isEmpty(0)) return;
  draft.version = memory.version.of(line.bytes, line.startOf(0), line.endOf(0));
};

export const time: ObjectReader = (draft, line, memory) => {
  if (line.count === 0) return;
  draft.at ??= memory.at.of(line.bytes, line.startOf(0), line.endOf(0));
};

export const tariff: ObjectReader = (draft, line, memory) => {
  if (line.count === 0 || line.isEmpty(0)) return;
  draft.tariff ??= memory.tariff.of(line.bytes, line.startOf(0), line.endOf(0));
};

export const quarterHour: ObjectReader = (draft, line) => {
  if (readPositive(line, 0)) draft.quarterHourImportW ??= wattsOf(quantity);
};

/** `(TST)(kW)`; before the first quarter of a month the time is a placeholder. */
export const monthPeak: ObjectReader = (draft, line, memory) => {
  if (draft.monthPeakW !== undefined || line.count !== 2 || !readPositive(line, 1)) return;
  draft.monthPeakW = wattsOf(quantity);
  draft.monthPeakAt = memory.monthPeakAt.of(line.bytes, line.startOf(0), line.endOf(0));
};

export const monthPeaks: ObjectReader = (draft, line, memory) => {
  if (line.count === 0) return;
  draft.monthPeaks ??= memory.monthPeaks.of(
    line.bytes,
    line.startOf(0),
    line.endOf(line.count - 1),
  );
};

export const powerFailureLog: ObjectReader = (draft, line, memory) => {
  if (line.count === 0) return;
  const end = line.endOf(line.count - 1);
  draft.powerFailureLog ??= memory.powerFailureLog.of(line.bytes, line.startOf(0), end);
};

/** EN 13757-3 device type of an M-Bus channel. */
export const deviceType: ObjectReader = (draft, line) => {
  if (readCount(line)) draft.mbus.of(line.channel).deviceType ??= quantity.scaled(0);
};

export const channelEquipment: ObjectReader = (draft, line, memory) => {
  if (line.count === 0) return;
  const { equipmentId } = memory.channel(line.channel);
  const id = equipmentId.of(line.bytes, line.startOf(0), line.endOf(0));
  if (id !== undefined) draft.mbus.of(line.channel).equipmentId ??= id;
};

/** @param isGas - the code itself says that it is gas. */
export function channelValue(kind: 'value' | 'profile', isGas = false): ObjectReader {
  return (draft, line, memory) => {
    if (line.count === 0) return;
    const remembered = memory.channel(line.channel)[kind];
    const measured = remembered.of(line.bytes, line.startOf(0), line.endOf(line.count - 1));
    const channel = draft.mbus.of(line.channel);
    if (measured === undefined || channel.measured !== undefined) return;
    channel.measured = measured;
    channel.isGasRegister = isGas;
  };
}

function readQuantity(line: ObjectLine, value: number): boolean {
  return quantity.read(line.bytes, line.startOf(value), line.endOf(value));
}

function readPositive(line: ObjectLine, value: number): boolean {
  return line.count > value && readQuantity(line, value) && !quantity.isNegative;
}

function readCount(line: ObjectLine): boolean {
  return line.count === 1 && readPositive(line, 0) && quantity.unit === UNIT.none;
}

/** The number of the first value as printed. */
function printed(line: ObjectLine, memory: TelegramMemory, as: RememberedRegister): string {
  return memory.printed[as].of(line.bytes, line.startOf(0), quantity.numberEnd);
}

function badValue(obis: ObisCode, line: ObjectLine): MeterFault {
  const text = quote(line);
  return { kind: 'bad-value', detail: `${obis} is no power: "${text}"`, obis, text };
}

function duplicate(obis: ObisCode, line: ObjectLine): MeterFault {
  const text = quote(line);
  return { kind: 'duplicate-object', detail: `${obis} comes twice, then as "${text}"`, obis, text };
}

function quote(line: ObjectLine): string {
  if (line.count === 0) return '';
  const start = line.startOf(0);
  const end = Math.min(line.endOf(line.count - 1), start + LONGEST_QUOTE);
  return latin1(line.bytes, start, end);
}
