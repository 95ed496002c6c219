import type { CountKey, DetailsDraft } from './details.ts';
import { identifierOf } from './identifier.ts';
import { type MBusValue, readMBusProfile, readMBusValue } from './mbus-value.ts';
import type { MeterClock } from './meter-time.ts';
import { readMonthPeaks } from './month-peaks.ts';
import type { ObjectLine } from './object-line.ts';
import { readPowerFailures } from './power-failures.ts';
import { numberOf, UNIT, wattsOf } from './quantity.ts';

/** Puts what an object says into the details of any telegram that holds the same bytes. */
export type DetailEffect = (details: DetailsDraft) => void;

/**
 * Reads an object that is more than a number and changes seldom. What cannot be read has no effect,
 * so that its key is absent and nothing else is harmed. Of an object that comes twice the first
 * counts.
 */
export type DetailReader = (object: ObjectLine, clock: MeterClock) => DetailEffect | undefined;

/** The header line without its `/`. */
export function identification(header: string): DetailEffect {
  const text = header.trimEnd();
  return (details) => {
    details.identification ??= text;
  };
}

export const version: DetailReader = (object) => {
  const text = object.text(0);
  return (details) => {
    details.hasVersionLine = true;
    if (text !== '') details.version ??= text;
  };
};

/** An identifier of the meter. @param rank - of several that a meter sends the lowest counts. */
export function equipment(rank: number): DetailReader {
  return (object) => {
    const id = identifierOf(object.text(0));
    if (id === undefined) return undefined;
    return (details) => {
      if (rank >= details.equipmentIdRank) return;
      details.equipmentId = id;
      details.equipmentIdRank = rank;
    };
  };
}

export const tariff: DetailReader = (object) => {
  const text = object.text(0);
  if (text === '') return undefined;
  return (details) => {
    details.tariff ??= text;
  };
};

/** How often something happened. */
export function count(key: CountKey): DetailReader {
  return (object) => {
    const quantity = object.quantity(0);
    if (quantity?.unit !== UNIT.none || quantity.isNegative) return undefined;
    const counted = { number: numberOf(quantity), printed: object.numberText(0, quantity) };
    return ({ counts }) => {
      counts[key] ??= counted;
    };
  };
}

/** `(TST)(kW)`; before the first quarter of a month the time is a placeholder. */
export const monthPeak: DetailReader = (object, clock) => {
  const peak = object.count === 2 ? object.quantity(1) : undefined;
  const peakW = peak && !peak.isNegative ? wattsOf(peak) : undefined;
  if (peakW === undefined) return undefined;
  const at = object.time(0, clock);
  return (details) => {
    details.monthPeak ??= { peakW, at };
  };
};

export const monthPeaks: DetailReader = (object, clock) => {
  const peaks = readMonthPeaks(object, clock);
  return (details) => {
    details.monthPeaks ??= peaks;
  };
};

export const powerFailureLog: DetailReader = (object, clock) => {
  const failures = readPowerFailures(object, clock);
  return (details) => {
    details.powerFailureLog ??= failures;
  };
};

/** EN 13757-3 device type of an M-Bus channel. */
export const deviceType: DetailReader = (object) => {
  const type = object.quantity(0);
  if (type === undefined || type.isNegative || type.unit !== UNIT.none) return undefined;
  return ({ mbus }) => {
    mbus.of(object.channel).deviceType ??= numberOf(type);
  };
};

export const channelEquipment: DetailReader = (object) => {
  const id = identifierOf(object.text(0));
  if (id === undefined) return undefined;
  return ({ mbus }) => {
    mbus.of(object.channel).equipmentId ??= id;
  };
};

/** The value of an M-Bus channel, by a code of DSMR 4 and later or, in Belgium, one of gas. */
export function channelValue(isGas = false): DetailReader {
  return (object, clock) => ofChannel(object.channel, readMBusValue(object, clock), isGas);
}

/** The value of an M-Bus channel in DSMR 2.2 and 3.0. */
export const channelProfile: DetailReader = (object, clock) =>
  ofChannel(object.channel, readMBusProfile(object, clock), false);

/** A channel that measured nothing is a channel still. */
function ofChannel(channel: number, value: MBusValue | undefined, isGas: boolean): DetailEffect {
  return ({ mbus }) => {
    const known = mbus.of(channel);
    if (value === undefined || known.measured !== undefined) return;
    known.measured = value;
    known.isGasRegister = isGas;
  };
}
