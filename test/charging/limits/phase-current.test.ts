import { describe, expect, test } from 'vitest';
import { highestPhaseA } from '../../../src/charging/limits/phase-current.ts';
import { PHASE_ROTATIONS, type PhaseRotation } from '../../../src/charging/limits.ts';
import type { PhaseReading } from '../../../src/meter/reading.ts';

const NOMINAL = { nominalVoltageV: 230 };
/** 10 A, 2 A of export, 5 A. */
const PHASES: readonly PhaseReading[] = [{ importW: 2_300 }, { exportW: 460 }, { importW: 1_150 }];
const reading = (phases: readonly PhaseReading[] | undefined, netW = 0) => ({
  takenAtMs: 0,
  importW: Math.max(0, netW),
  exportW: Math.max(0, -netW),
  ...(phases === undefined ? {} : { phases }),
});

describe('a wallbox on one phase looks at the one behind its L1', () => {
  test.each<[PhaseRotation, number]>([
    ['L1L2L3', 10],
    ['L2L3L1', -2],
    ['L3L1L2', 5],
    ['L1L3L2', 10],
    ['L2L1L3', -2],
    ['L3L2L1', 5],
  ])('%s: %d A', (phaseRotation, currentA) => {
    const connection = { ...NOMINAL, phases: 1, phaseRotation } as const;
    expect(highestPhaseA(reading(PHASES), connection)).toBeCloseTo(currentA);
  });
});

test('on three phases the most loaded counts, however they are turned', () => {
  for (const phaseRotation of PHASE_ROTATIONS) {
    const connection = { ...NOMINAL, phases: 3, phaseRotation } as const;
    expect(highestPhaseA(reading(PHASES), connection)).toBeCloseTo(10);
  }
});

test.each([
  {
    phases: [{ importW: 2_300, voltageV: 200 }],
    currentA: 11.5,
    why: 'the voltage told counts, not the nominal one',
  },
  { phases: [{ importW: 2_300, voltageV: 0 }], currentA: 10, why: 'a phase without voltage told' },
  {
    phases: [{ exportW: 2_300, currentA: 10 }],
    currentA: -10,
    why: 'the unsigned amperes of an exporting phase are no import',
  },
  { phases: [{ currentA: 10 }], currentA: 10, why: 'amperes alone are taken for import' },
  { phases: [{ voltageV: 230 }], currentA: undefined, why: 'a voltage alone tells no current' },
  { phases: undefined, currentA: 20, why: 'one phase is told by the net power' },
])('$why', ({ phases, currentA }) => {
  const connection = { ...NOMINAL, phases: 1, phaseRotation: 'L1L2L3' } as const;
  const seen = highestPhaseA(reading(phases, 4_600), connection);
  if (currentA === undefined) expect(seen).toBeUndefined();
  else expect(seen).toBeCloseTo(currentA);
});

test('three phases are not made out of a meter that tells one', () => {
  const connection = { ...NOMINAL, phases: 3, phaseRotation: 'L1L2L3' } as const;
  expect(highestPhaseA(reading([{ importW: 230 }]), connection)).toBeUndefined();
  expect(highestPhaseA(reading(undefined, 230), connection)).toBeUndefined();
});
