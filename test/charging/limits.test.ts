import { describe, expect, test } from 'vitest';
import {
  type LimitFacts,
  limitsOf,
  recoveryCurrentA,
  smallestLimit,
} from '../../src/charging/limits.ts';
import { dutyWithin } from '../../src/charging/pilot.ts';

const NONE = { circuitA: null, cableA: null, mainsA: null, blindCurrentA: 6, maxImportW: null };
const ONE = { phases: 1, nominalVoltageV: 230, phaseRotation: 'L1L2L3' } as const;
const THREE = { ...ONE, phases: 3 } as const;
const FACTS: LimitFacts = { userA: undefined, reading: undefined, drawnW: 0 };
const reading = (phases: object[], net = 0) => ({
  takenAtMs: 0,
  importW: Math.max(0, net),
  exportW: Math.max(0, -net),
  phases,
});

describe('the smallest limit', () => {
  test.each([
    {
      settings: NONE,
      facts: FACTS,
      limit: { currentA: 51, by: 'pilot' },
      why: 'the pilot ends at 51 A',
    },
    {
      settings: { ...NONE, circuitA: 16, cableA: 20 },
      facts: FACTS,
      limit: { currentA: 16, by: 'circuit' },
      why: 'circuit below cable',
    },
    {
      settings: { ...NONE, cableA: 20 },
      facts: { ...FACTS, userA: 10 },
      limit: { currentA: 10, by: 'user' },
      why: 'the owner asks for less',
    },
    {
      settings: { ...NONE, mainsA: 25 },
      facts: FACTS,
      limit: { currentA: 6, by: 'blind' },
      why: 'nobody watches the main fuse',
    },
    {
      settings: { ...NONE, maxImportW: 5_000 },
      facts: FACTS,
      limit: { currentA: 6, by: 'blind' },
      why: 'nobody watches the import',
    },
  ] as const)('$why', ({ settings, facts, limit }) => {
    expect(smallestLimit(limitsOf(settings, ONE, facts))).toEqual(limit);
  });
});

describe('the main fuse', () => {
  const mains = { ...NONE, mainsA: 25 };

  test('leaves what the house does not take on the most loaded phase', () => {
    const facts = {
      ...FACTS,
      reading: reading([{ importW: 2_300 }, { importW: 230 }, { exportW: 460 }]),
    };
    expect(limitsOf(mains, THREE, facts).mains).toBeCloseTo(15);
  });

  test('does not count what the car itself draws', () => {
    const facts = {
      ...FACTS,
      reading: reading([{ importW: 4_600 }, { importW: 2_300 }, { importW: 2_300 }]),
      drawnW: 3 * 2_300,
    };
    expect(limitsOf(mains, THREE, facts).mains).toBeCloseTo(15);
  });

  test('looks at the grid phase behind the box, as wired', () => {
    const facts = {
      ...FACTS,
      reading: reading([{ importW: 4_600 }, { importW: 230 }, { importW: 0 }]),
    };
    expect(limitsOf(mains, { ...ONE, phaseRotation: 'L2L3L1' }, facts).mains).toBeCloseTo(24);
  });

  test('takes power over current, whose sign DSMR does not send', () => {
    const facts = { ...FACTS, reading: reading([{ exportW: 2_300, currentA: 10 }]) };
    expect(limitsOf(mains, ONE, facts).mains).toBeCloseTo(35);
  });

  test('what is no power loads a fuse too: of a phase that imports, the larger counts', () => {
    const facts = { ...FACTS, reading: reading([{ importW: 2_300, currentA: 18 }]) };
    expect(limitsOf(mains, ONE, facts).mains).toBeCloseTo(7);
    const little = { ...FACTS, reading: reading([{ importW: 2_300, currentA: 8 }]) };
    expect(limitsOf(mains, ONE, little).mains).toBeCloseTo(15);
  });

  test('counts a current without power as import', () => {
    const facts = { ...FACTS, reading: reading([{ currentA: 10 }]) };
    expect(limitsOf(mains, ONE, facts).mains).toBeCloseTo(15);
  });

  test('is blind on three phases without phase readings', () => {
    const { phases: _, ...sum } = reading([], 3_000);
    expect(smallestLimit(limitsOf(mains, THREE, { ...FACTS, reading: sum }))).toEqual({
      currentA: 6,
      by: 'blind',
    });
  });

  test('does not look at phases of another moment', () => {
    const old = { ...reading([{ importW: 0 }, {}, {}], 2_300), takenAtMs: 5_000 };
    const facts = { ...FACTS, reading: { ...old, phasesTakenAtMs: 2_000 } };
    expect(limitsOf(mains, ONE, facts).mains).toBeCloseTo(15);
    expect(limitsOf(mains, THREE, facts)).toMatchObject({ blind: 6 });
    const young = { ...FACTS, reading: { ...old, phasesTakenAtMs: 4_000 } };
    expect(limitsOf(mains, ONE, young).mains).toBeCloseTo(25);
  });

  test('is never negative', () => {
    const facts = { ...FACTS, reading: reading([{ importW: 9_200 }]) };
    expect(limitsOf(mains, ONE, facts).mains).toBe(0);
  });
});

test('an import cap leaves what the house does not import', () => {
  const facts = { ...FACTS, reading: { takenAtMs: 0, importW: 1_380, exportW: 0 }, drawnW: 690 };
  expect(limitsOf({ ...NONE, maxImportW: 2_990 }, THREE, facts).import).toBeCloseTo(10 / 3);
});

test.each([
  { limits: { pilot: 51 }, from: 6.5, why: 'a margin against flicker' },
  {
    limits: { pilot: 51, circuit: 6 },
    from: 6,
    why: 'a fixed limit below the margin is reached at its own value',
  },
  {
    limits: { pilot: 51, circuit: 16, mains: 3 },
    from: 6.5,
    why: 'a moving limit is not what sets the margin',
  },
])('recovery from $from A: $why', ({ limits, from }) => {
  expect(recoveryCurrentA(limits)).toBe(from);
});

test.each([
  { currentA: 5.99, duty: undefined, why: 'below 6 A there is no duty' },
  { currentA: 6, duty: 10, why: 'the least' },
  { currentA: 16, duty: 26.6, why: 'rounded down to 0.1 %' },
  { currentA: 24, duty: 40, why: 'exact' },
  { currentA: 51, duty: 85, why: 'the most' },
  { currentA: 63, duty: 85, why: 'the linear range ends' },
  { currentA: Number.NaN, duty: undefined, why: 'not a number offers nothing' },
])('$currentA A is $duty %: $why', ({ currentA, duty }) => {
  expect(dutyWithin(currentA)).toBe(duty);
});
