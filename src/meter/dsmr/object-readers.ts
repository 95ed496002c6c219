import { identifierOf } from './identifier.ts';
import { type MBusValue, readMBusProfile, readMBusValue } from './mbus-value.ts';
import type { MeterClock } from './meter-time.ts';
import { readMonthPeaks } from './month-peaks.ts';
import type { ObjectLine } from './object-line.ts';
import { readPowerFailures } from './power-failures.ts';
import { numberOf, UNIT, wattsOf } from './quantity.ts';
import { SLOT, type TelegramDraft } from './telegram-draft.ts';

/** What an object says, to be put into the draft of any telegram that holds the same bytes. */
export type Effect = (draft: TelegramDraft) => void;

/**
 * Reads one object. What cannot be read has no effect, so that its key is absent and nothing else is
 * harmed. Of an object that comes twice the first counts.
 */
export type ObjectReader = (object: ObjectLine, clock: MeterClock) => Effect | undefined;

export const version: ObjectReader = (object) => {
  const text = object.text(0);
  return (draft) => {
    draft.hasVersionLine = true;
    if (text !== '') draft.version ??= text;
  };
};

/** An identifier of the meter. @param rank - of several that a meter sends the lowest counts. */
export function equipment(rank: number): ObjectReader {
  return (object) => {
    const id = identifierOf(object.text(0));
    if (id === undefined) return undefined;
    return (draft) => {
      if (rank >= draft.equipmentIdRank) return;
      draft.equipmentId = id;
      draft.equipmentIdRank = rank;
    };
  };
}

export const time: ObjectReader = (object, clock) => {
  const at = object.time(0, clock);
  return (draft) => {
    draft.at ??= at;
  };
};

export const tariff: ObjectReader = (object) => {
  const text = object.text(0);
  if (text === '') return undefined;
  return (draft) => {
    draft.tariff ??= text;
  };
};

/** `(TST)(kW)`; before the first quarter of a month the time is a placeholder. */
export const monthPeak: ObjectReader = (object, clock) => {
  const peak = object.count === 2 ? object.quantity(1) : undefined;
  const peakW = peak && !peak.isNegative ? wattsOf(peak) : undefined;
  if (peakW === undefined) return undefined;
  const at = object.time(0, clock);
  return (draft) => {
    if (draft.has(SLOT.monthPeakW)) return;
    draft.put(SLOT.monthPeakW, peakW);
    draft.monthPeakAt = at;
  };
};

export const monthPeaks: ObjectReader = (object, clock) => {
  const peaks = readMonthPeaks(object, clock);
  return (draft) => {
    draft.monthPeaks ??= peaks;
  };
};

export const powerFailureLog: ObjectReader = (object, clock) => {
  const failures = readPowerFailures(object, clock);
  return (draft) => {
    draft.powerFailureLog ??= failures;
  };
};

/** EN 13757-3 device type of an M-Bus channel. */
export const deviceType: ObjectReader = (object) => {
  const type = object.quantity(0);
  if (type === undefined || type.isNegative || type.unit !== UNIT.none) return undefined;
  return (draft) => {
    draft.mbus.of(object.channel).deviceType ??= numberOf(type);
  };
};

export const channelEquipment: ObjectReader = (object) => {
  const id = identifierOf(object.text(0));
  if (id === undefined) return undefined;
  return (draft) => {
    draft.mbus.of(object.channel).equipmentId ??= id;
  };
};

/** The value of an M-Bus channel, by a code of DSMR 4 and later or, in Belgium, one of gas. */
export function channelValue(isGas = false): ObjectReader {
  return (object, clock) => ofChannel(object.channel, readMBusValue(object, clock), isGas);
}

/** The value of an M-Bus channel in DSMR 2.2 and 3.0. */
export const channelProfile: ObjectReader = (object, clock) =>
  ofChannel(object.channel, readMBusProfile(object, clock), false);

/** A channel that measured nothing is a channel still. */
function ofChannel(channel: number, value: MBusValue | undefined, isGas: boolean): Effect {
  return (draft) => {
    const known = draft.mbus.of(channel);
    if (value === undefined || known.measured !== undefined) return;
    known.measured = value;
    known.isGasRegister = isGas;
  };
}
