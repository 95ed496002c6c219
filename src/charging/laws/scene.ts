import { type MeterReading, netGridW } from '../../meter/reading.ts';
import { clampDuty, type DutyPercent, dutyWithin, offeredCurrentA } from '../pilot.ts';
import { type CarAnswer, drawnAt } from './answer.ts';
import type { LawInput } from './law.ts';
import { type Choice, type Mode, OFF } from './outlook.ts';

/** One reading and what can be done about it. */
export interface Scene {
  readonly nowMs: number;
  readonly takenMs: number;
  /** The meter's own time of this reading, Unix milliseconds. */
  readonly meterMs: number | null;
  readonly netW: number;
  /** Net power of each phase where this reading tells it, watts, L1 first. */
  readonly phasesW: readonly number[] | null;
  /** Between phase and neutral: as told by the meter, else nominal. */
  readonly volts: number;
  /** The most that may be offered; undefined where nothing may. */
  readonly most: DutyPercent | undefined;
  /** Phases wired through now. */
  readonly phases: 1 | 3;
  readonly supplied: boolean;
  readonly carMeterW: number | undefined;
}

/** A smaller or larger voltage is a meter's mistake, part of the nominal one. */
const VOLTAGE_BAND = 0.15;
/** Steps of the duty a board can make, percent. */
const STEP_PERCENT = 0.1;

export function sceneOf(input: LawInput): Scene {
  const { reading, nowMs, limitA, phases, supplied, carMeterW } = input;
  return {
    nowMs,
    takenMs: reading.takenAtMs,
    meterMs: reading.at?.epochMs ?? null,
    netW: netGridW(reading),
    phasesW: phasePowersW(reading),
    volts: voltsOf(reading, input.nominalVoltageV),
    most: dutyWithin(limitA),
    phases,
    supplied,
    carMeterW,
  };
}

/** What a box and a car can do within a limit. */
export function choicesOf(
  { volts, most, phases }: Scene,
  { switchable, car, mayRest }: { switchable: boolean; car: CarAnswer; mayRest: boolean },
): Choice[] {
  const choices: Choice[] = mayRest ? [OFF] : [];
  if (most === undefined) return choices;
  const modes: (1 | 3)[] = !switchable ? [phases] : car.phases === 1 ? [1] : [1, 3];
  for (const mode of modes) {
    const wattsPerA = volts * phasesUsed(mode, car);
    choices.push({
      mode,
      minW: drawnAt(car, car.leastA) * wattsPerA,
      maxW: endA(car, drawnAt(car, offeredCurrentA(most))) * wattsPerA,
    });
  }
  return choices;
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
  const percent = Math.max(leastA, currentA + offsetA) / 0.6;
  const stepped = Math.round(percent / STEP_PERCENT) * STEP_PERCENT;
  return clampDuty(Math.min(most, Math.round(stepped * 10) / 10));
}

function endA({ ceilingA }: CarAnswer, mostA: number): number {
  return ceilingA === null || ceilingA === 0 ? mostA : Math.min(mostA, ceilingA);
}

function phasePowersW({ phases, phasesTakenAtMs }: MeterReading): readonly number[] | null {
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
