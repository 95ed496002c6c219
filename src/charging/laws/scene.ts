import { type MeterReading, netGridW } from '../../meter/reading.ts';
import {
  AMPERES_PER_PERCENT,
  clampDuty,
  type DutyPercent,
  dutyWithin,
  MAX_CURRENT_A,
} from '../pilot.ts';
import type { CarAnswer } from './answer.ts';
import type { LawInput } from './law.ts';
import type { Mode } from './outlook.ts';

/** One reading and what can be done about it. */
export interface Scene {
  readonly nowMs: number;
  readonly takenMs: number;
  /** The meter's own time of this reading, Unix milliseconds. */
  readonly meterMs: number | null;
  readonly netW: number;
  readonly reading: MeterReading;
  /** Between phase and neutral: as measured by the meter, else nominal. */
  readonly volts: number;
  /** The most that may be offered; undefined where nothing may. */
  readonly most: DutyPercent | undefined;
  /** The same in amperes, before rounding; 0 where nothing may. */
  readonly mostA: number;
  /** Phases switched through now. */
  readonly phases: 1 | 3;
  /** Whether the box can change them. */
  readonly switchable: boolean;
  readonly supplied: boolean;
  readonly carMeterW: number | undefined;
}

/** A smaller or larger voltage is a meter's mistake, part of the nominal one. */
const VOLTAGE_BAND = 0.15;
/** Steps of the duty a board can make, percent. */
const STEP_PERCENT = 0.1;

export function sceneOf(input: LawInput): Scene {
  const { reading, nowMs, limitA, phases, supplied, carMeterW } = input;
  const most = dutyWithin(limitA);
  return {
    nowMs,
    takenMs: reading.takenAtMs,
    meterMs: reading.at?.epochMs ?? null,
    netW: netGridW(reading),
    reading,
    volts: voltsOf(reading, input.nominalVoltageV),
    most,
    mostA: most === undefined ? 0 : Math.min(limitA, MAX_CURRENT_A),
    phases,
    switchable: input.switchable === true,
    supplied,
    carMeterW,
  };
}

/** Phases that carry current in a mode, as far as is known. */
export function phasesUsed(mode: Mode, { phases }: CarAnswer): number {
  return Math.min(mode, phases ?? mode);
}

/** The duty that makes a car draw this much, within what may be offered. */
export function dutyFor(
  currentA: number,
  { offsetA, leastA }: CarAnswer,
  most: DutyPercent,
): DutyPercent {
  const percent = Math.max(leastA, currentA + offsetA) / AMPERES_PER_PERCENT;
  const stepped = Math.round(percent / STEP_PERCENT) * STEP_PERCENT;
  return clampDuty(Math.min(most, Math.round(stepped * 10) / 10));
}

/** Net power of each phase where the reading has it, watts, L1 first. */
export function phasePowersW({ phases, phasesTakenAtMs }: MeterReading): readonly number[] | null {
  if (phases === undefined || phasesTakenAtMs !== undefined) return null;
  const powers: number[] = [];
  for (const { importW, exportW } of phases) {
    if (importW === undefined && exportW === undefined) return null;
    powers.push((importW ?? 0) - (exportW ?? 0));
  }
  return powers;
}

function voltsOf({ phases }: MeterReading, nominalV: number): number {
  if (phases === undefined) return nominalV;
  let sum = 0;
  let count = 0;
  for (const { voltageV } of phases) {
    if (voltageV === undefined || Math.abs(voltageV / nominalV - 1) > VOLTAGE_BAND) continue;
    sum += voltageV;
    count += 1;
  }
  return count === 0 ? nominalV : sum / count;
}
