import { gridPowers, type MeterReading, type PhaseReading } from '../reading.ts';
import type { ModbusConfig } from './modbus.config.ts';
import type { RegistersAsked } from './modbus-link.ts';

/** Numbers in a block of registers; nothing where the block, or the number, is not there. */
export interface RegisterBlock {
  float(address: number): number | undefined;
  double(address: number): number | undefined;
}

/** A reading without its time. Nothing at all without a power. */
export type ModbusReading = Omit<MeterReading, 'takenAtMs'>;

/** Which registers are asked for, and what they mean. */
export interface ModbusMap {
  /** What no reading can do without. */
  readonly power: RegistersAsked;
  /** What may be missing; not asked again once the meter has said that it is. */
  readonly details: readonly RegistersAsked[];
  readonly read: (registers: RegisterBlock) => ModbusReading | undefined;
}

/**
 * EnergyMe Home: the sums over the channels of role grid, import positive. Its channels are clamps,
 * not phases, so there are none.
 */
const ENERGYME: ModbusMap = {
  power: { functionCode: 3, address: 200, count: 18 },
  details: [],
  read: (registers) =>
    readingOf(registers.float(200), {
      importWh: registers.float(208),
      exportWh: registers.float(210),
    }),
};

/** Siemens PAC2200, manual section "Modbus registers", and what has the same layout. */
const PAC2200: ModbusMap = {
  power: { functionCode: 4, address: 65, count: 2 },
  details: [
    { functionCode: 4, address: 1, count: 36 },
    { functionCode: 4, address: 549, count: 8 },
    { functionCode: 4, address: 801, count: 16 },
  ],
  read: (registers) => {
    const reading = readingOf(registers.float(65), {
      importWh: registers.float(549),
      exportWh: registers.float(553),
      importT1Wh: registers.double(801),
      importT2Wh: registers.double(805),
      exportT1Wh: registers.double(809),
      exportT2Wh: registers.double(813),
    });
    const phases = phasesOf([0, 2, 4].map((at) => phaseOf(registers, at)));
    return reading && { ...reading, ...(phases.length > 0 && { phases }) };
  },
};

export const MODBUS_MAPS: Readonly<Record<ModbusConfig['map'], ModbusMap>> = {
  energyme: ENERGYME,
  pac2200: PAC2200,
};

type EnergyName = `${'import' | 'export'}${'' | 'T1' | 'T2'}Wh`;

function readingOf(
  netW: number | undefined,
  energies: Partial<Record<EnergyName, number | undefined>>,
): ModbusReading | undefined {
  if (netW === undefined) return undefined;
  // A register only counts up: a value below zero is not a count.
  const known = Object.entries(energies).flatMap(([name, wh]) =>
    wh === undefined || wh < 0 ? [] : [[name, Math.round(wh)]],
  );
  return { ...gridPowers(netW), ...Object.fromEntries(known) };
}

/**
 * One phase: V from register 1, A from 13, W from 25; nothing where the meter has no such phase.
 */
function phaseOf(registers: RegisterBlock, at: number): PhaseReading | undefined {
  const [voltageV, currentA, netW] = [1, 13, 25].map((first) => registers.float(first + at));
  // Meters of this layout pad phases they do not have with zeros.
  if (!voltageV && !currentA && !netW) return undefined;
  return {
    ...(voltageV !== undefined && { voltageV }),
    ...(currentA !== undefined && { currentA: Math.abs(currentA) }),
    ...(netW !== undefined && gridPowers(netW)),
  };
}

function phasesOf([first, ...others]: (PhaseReading | undefined)[]): PhaseReading[] {
  if (others.some((phase) => phase !== undefined)) {
    return [first, ...others].map((phase) => phase ?? {});
  }
  return first === undefined ? [] : [first];
}
