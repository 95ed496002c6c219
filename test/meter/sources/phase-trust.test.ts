import { expect, test } from 'vitest';
import type { MeterReading, PhaseReading } from '../../../src/meter/reading.ts';
import { PhaseTrust } from '../../../src/meter/sources/phase-trust.ts';

const IDLE = { importW: 0, exportW: 0, currentA: 0 };

// Each row is one meter: what it says of its phases, reading by reading, and what is believed of it.
test.each<[why: string, ...readings: (readonly [told: PhaseReading[], expected: unknown])[]]>([
  ['zeros alone are no phases', [[IDLE], undefined], [[IDLE, IDLE, IDLE], undefined]],
  ['but their voltage is told', [[{ ...IDLE, voltageV: 230 }], [{ voltageV: 230 }]]],
  ['and one of 0 V is none', [[{ voltageV: 0 }], undefined]],
  [
    'once one phase has drawn, the others are idle',
    [
      [IDLE, { ...IDLE, importW: 46, currentA: 0.2 }, IDLE],
      [IDLE, { ...IDLE, importW: 46, currentA: 0.2 }, IDLE],
    ],
    [
      [IDLE, IDLE, IDLE],
      [IDLE, IDLE, IDLE],
    ],
  ],
  ['feeding in tells powers as well', [[{ importW: 0, exportW: 5 }], [{ importW: 0, exportW: 5 }]]],
  [
    'powers vouch for no current',
    [[{ importW: 460, exportW: 0, currentA: 0 }], [{ importW: 460, exportW: 0 }]],
    [[{ ...IDLE, currentA: 2 }], [{ ...IDLE, currentA: 2 }]],
  ],
  [
    'a phase without anything keeps its place',
    [
      [{}, { currentA: 1 }, {}],
      [{}, { currentA: 1 }, {}],
    ],
  ],
])('%s', (_why, ...readings) => {
  const trust = new PhaseTrust();
  for (const [phases, expected] of readings) {
    const reading = trust.of({ importW: 700, phases });
    expect(reading).toEqual({ importW: 700, ...(expected !== undefined && { phases: expected }) });
  }
});

test('a reading without phases stays as it is', () => {
  const reading: Pick<MeterReading, 'importW' | 'phases'> = { importW: 5 };
  expect(new PhaseTrust().of(reading)).toBe(reading);
});
