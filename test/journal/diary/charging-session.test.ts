import { describe, expect, test } from 'vitest';
import { type ChargingSession, SessionCount } from '../../../src/journal/diary/charging-session.ts';
import type { Sample } from '../../../src/journal/diary/sample.ts';
import { PricesConfig } from '../../../src/journal/journal.config.ts';
import { aSample } from '../../support/fake-diary.ts';

type Change = Partial<Sample>;

/** Plays samples; the newest version of each session, oldest first. */
function play(changes: readonly Change[], prices: Partial<PricesConfig> = {}): ChargingSession[] {
  const count = new SessionCount(PricesConfig.parse(prices));
  const known = new Map<number, ChargingSession>();
  for (const change of changes) {
    for (const session of count.add(aSample({ solarWh: 100, gridWh: 50, ...change }))) {
      known.set(session.id, session);
    }
  }
  return [...known.values()];
}

describe('from plug to plug', () => {
  test('what the totals grow by while a car is there is its own', () => {
    const [session, ...more] = play([
      { atS: 1_000, vehicle: 'A', closings: 3 },
      { atS: 1_001, vehicle: 'B', closings: 3 },
      { atS: 1_002, vehicle: 'C', closings: 4 },
      { atS: 1_003, vehicle: 'C', closings: 4, solarWh: 101, gridWh: 50.5 },
      { atS: 1_004, vehicle: 'B', closings: 4, solarWh: 102, gridWh: 50.5 },
      { atS: 1_009, vehicle: 'A', closings: 4, solarWh: 102, gridWh: 50.5 },
      { atS: 1_010, vehicle: 'A', closings: 4, solarWh: 102, gridWh: 50.5 },
    ]);
    expect(more).toEqual([]);
    expect(session).toEqual({
      id: 1_001,
      startedS: 1_001,
      endedS: 1_009,
      ending: 'unplugged',
      energyWh: 2.5,
      solarWh: 2,
      basis: 'estimated',
      chargingS: 2,
      // Those before the car came are not its own.
      closings: 1,
      phases: 1,
      cost: null,
      currency: null,
    });
  });

  test.each<{ why: string; changes: Change[]; expected: Partial<ChargingSession>[] }>([
    {
      why: 'a car that comes and takes nothing is a session too',
      changes: [
        { atS: 1, vehicle: 'B' },
        { atS: 9, vehicle: 'A' },
      ],
      expected: [{ startedS: 1, endedS: 9, energyWh: 0, basis: null, ending: 'unplugged' }],
    },
    {
      why: 'two cars are two sessions',
      changes: [
        { atS: 1, vehicle: 'B' },
        { atS: 2, vehicle: 'A' },
        { atS: 3, vehicle: 'C' },
      ],
      expected: [
        { startedS: 1, ending: 'unplugged' },
        { startedS: 3, ending: null },
      ],
    },
    {
      why: 'an error of the pilot neither begins nor ends one',
      changes: [
        { atS: 1, vehicle: 'E' },
        { atS: 2, vehicle: 'B' },
        { atS: 3, vehicle: 'F' },
        { atS: 4, vehicle: 'B' },
      ],
      expected: [{ startedS: 2, endedS: 4, ending: null }],
    },
    {
      why: 'energy that was not measured all along is an estimate',
      changes: [
        { atS: 1, vehicle: 'C', basis: 'measured' },
        { atS: 2, vehicle: 'C', basis: 'measured', solarWh: 101 },
        { atS: 3, vehicle: 'C', basis: 'estimated', solarWh: 102 },
        { atS: 4, vehicle: 'C', basis: 'measured', solarWh: 103 },
      ],
      expected: [{ basis: 'estimated', energyWh: 3 }],
    },
    {
      why: 'how nothing is known does not count',
      changes: [
        { atS: 1, vehicle: 'B', basis: 'estimated' },
        { atS: 2, vehicle: 'C', basis: 'measured', solarWh: 101 },
      ],
      expected: [{ basis: 'measured' }],
    },
    {
      why: 'the most phases are told',
      changes: [
        { atS: 1, vehicle: 'C', phases: 1 },
        { atS: 2, vehicle: 'C', phases: 3 },
        { atS: 3, vehicle: 'C', phases: 1 },
      ],
      expected: [{ phases: 3 }],
    },
    {
      why: 'a wall clock that was set back ends nothing before its beginning',
      changes: [
        { atS: 1_000, vehicle: 'C' },
        { atS: 10, vehicle: 'C', solarWh: 101 },
      ],
      expected: [{ startedS: 1_000, endedS: 1_000, chargingS: 0, energyWh: 1 }],
    },
    {
      why: 'a wall clock that was set forward is no time of charging',
      changes: [
        { atS: 1, vehicle: 'C' },
        { atS: 1_000_000, vehicle: 'C', solarWh: 101 },
      ],
      expected: [{ chargingS: 5, energyWh: 1 }],
    },
  ])('$why', ({ changes, expected }) => {
    expect(play(changes)).toMatchObject(expected);
  });
});

describe('a box that senses no plug', () => {
  const blind = (atS: number, change: Change = {}): Change => ({ atS, vehicle: null, ...change });

  test('a session begins with the contactor and ends an hour after the last energy', () => {
    const [session, ...more] = play([
      blind(1),
      blind(2, { closings: 1 }),
      blind(3, { closings: 1, solarWh: 101 }),
      blind(3_603, { closings: 1, solarWh: 101 }),
      blind(3_604, { closings: 1, solarWh: 101 }),
      blind(3_605, { closings: 1, solarWh: 101 }),
    ]);
    expect(more).toEqual([]);
    expect(session).toMatchObject({
      startedS: 2,
      endedS: 3,
      ending: 'idle',
      energyWh: 1,
      closings: 1,
    });
  });

  test('clouds of less than an hour are no end', () => {
    const [session, ...more] = play([
      blind(1),
      blind(2, { solarWh: 101 }),
      blind(3_000, { solarWh: 101 }),
      blind(3_001, { solarWh: 102 }),
    ]);
    expect(more).toEqual([]);
    expect(session).toMatchObject({ startedS: 2, endedS: 3_001, ending: null, energyWh: 2 });
  });
});

describe('costs', () => {
  const charge: Change[] = [
    { atS: 1, vehicle: 'C' },
    { atS: 2, vehicle: 'C', solarWh: 1_100, gridWh: 2_050 },
    { atS: 3, vehicle: 'C', solarWh: 1_100, gridWh: 3_050, isLowTariff: true },
  ];

  test.each([
    { why: 'none without prices', prices: {}, cost: null, currency: null },
    {
      why: 'import paid, export missed',
      prices: { importPerKwh: 0.3, exportPerKwh: 0.1 },
      cost: 3 * 0.3 + 0.1,
      currency: 'EUR',
    },
    {
      why: 'the low tariff by its own price',
      prices: { importPerKwh: 0.3, importLowPerKwh: 0.2, currency: 'CHF' },
      cost: 2 * 0.3 + 0.2,
      currency: 'CHF',
    },
    {
      why: 'import that is for nothing is not unknown',
      prices: { importPerKwh: 0 },
      cost: 0,
      currency: 'EUR',
    },
  ])('$why', ({ prices, cost, currency }) => {
    const [session] = play(charge, prices);
    if (cost === null) expect(session?.cost).toBeNull();
    else expect(session?.cost).toBeCloseTo(cost, 9);
    expect(session?.currency).toBe(currency);
  });
});
