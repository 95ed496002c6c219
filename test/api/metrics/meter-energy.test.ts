import { describe, expect, test } from 'vitest';
import { tariffEnergies } from '../../../src/api/metrics/meter-energy.ts';
import type { MeterReading } from '../../../src/meter/reading.ts';

function told(registers: Partial<MeterReading>): string[] {
  return tariffEnergies({ takenAtMs: 0, importW: 0, exportW: 0, ...registers }).map(
    ({ direction, tariff, wh }) => `${direction} ${tariff} ${wh}`,
  );
}

const ALL = { importT1Wh: 1, importT2Wh: 2, exportT1Wh: 3, exportT2Wh: 4 };

describe('the registers of a meter by tariff', () => {
  test.each<{ registers: Partial<MeterReading>; energies: string[]; why: string }>([
    {
      registers: { version: '50', ...ALL },
      energies: ['import low 1', 'import normal 2', 'export low 3', 'export normal 4'],
      why: 'register 1 is low in the Netherlands',
    },
    {
      registers: { version: '50217', ...ALL },
      energies: ['import low 2', 'import normal 1', 'export low 4', 'export normal 3'],
      why: 'register 1 is normal in Belgium',
    },
    {
      registers: ALL,
      energies: ['import low 1', 'import normal 2', 'export low 3', 'export normal 4'],
      why: 'without a version the Dutch way',
    },
    { registers: { importT1Wh: 7 }, energies: ['import low 7'], why: 'one register' },
    {
      registers: { importWh: 10, exportWh: 20 },
      energies: ['import normal 10', 'export normal 20'],
      why: 'no tariffs',
    },
    {
      registers: { importWh: 3, importT1Wh: 1, importT2Wh: 2 },
      energies: ['import low 1', 'import normal 2'],
      why: 'a total beside its parts is not counted twice',
    },
    { registers: {}, energies: [], why: 'no registers' },
  ])('$why', ({ registers, energies }) => {
    expect(told(registers)).toEqual(energies);
  });
});
