import { describe, expect, test } from 'vitest';
import { type ChargerState, FAULT_KINDS } from '../../src/charging/charger.ts';
import { clampDuty } from '../../src/charging/pilot.ts';
import { CHARGER_EXAMPLE } from '../../src/house/charger/charger-example.ts';
import { ChargerJson } from '../../src/house/charger/charger-json.ts';
import { chargerJson } from '../../src/house/charger/charger-picture.ts';
import { faultAdvice } from '../../src/house/fault-advice.ts';
import type { HousePicture } from '../../src/house/picture.ts';
import { CHARGING_PICTURE, FAKE_EPOCH_MS } from '../support/fake-house.ts';
import { testApi } from '../support/test-api.ts';

function told(charger: Partial<ChargerState>, picture: Partial<HousePicture> = {}): ChargerJson {
  return chargerJson({
    ...CHARGING_PICTURE,
    ...picture,
    charger: { ...CHARGING_PICTURE.charger, ...charger },
  });
}

const OPEN: ChargerState['outputs'] = { pilot: { kind: 'steady' }, contactor: 'open' };

describe('GET /api/v1/charger', () => {
  test('tells the charger, and for how long that may be kept', async () => {
    const { app } = testApi();
    const reply = await app.inject('/api/v1/charger');
    expect(reply.statusCode).toBe(200);
    expect(reply.headers['cache-control']).toBe('max-age=1');
    expect(reply.headers['content-type']).toMatch(/^application\/json/);
    expect(reply.json()).toEqual({
      simulated: true,
      mode: 'solar',
      enabled: true,
      blockedBy: null,
      vehicleState: 'C',
      iecState: 'C',
      connected: true,
      charging: true,
      dutyPercent: 26.6,
      offeredCurrentA: 16,
      powerW: 3671,
      powerBasis: 'estimated',
      phases: 1,
      manual: { dutyPercent: 40, currentA: 24 },
      solar: { law: 'step', preset: 'balanced', dutyPercent: 31 },
      maxCurrentA: null,
      boost: null,
      limits: { currentA: 16, by: 'circuit' },
      meter: { state: 'fresh', ageMs: 420, source: 'serial', netW: -780 },
      reason: {
        code: 'following-surplus',
        text: 'Following the sun: 3.7 kW surplus, 16.0 A offered',
        since: '2026-06-21T11:24:46.000Z',
        values: { surplusW: 3_700, currentA: 15.96 },
      },
      session: { startedAt: '2026-06-21T10:25:46.000Z', energyWh: 5321, solarWh: 5102 },
      energyTotalWh: 1_234_568,
      faults: [],
      absentProtection: [],
    });
  });

  test('the example of the document is a charger', () => {
    expect(ChargerJson.parse(CHARGER_EXAMPLE)).toEqual(CHARGER_EXAMPLE);
  });
});

describe('what a client that needs a state is told', () => {
  test.each([
    { vehicle: 'A', duty: undefined, iec: 'A', connected: false, charging: false, why: 'no car' },
    { vehicle: 'B', duty: 20, iec: 'B', connected: true, charging: false, why: 'car waits' },
    { vehicle: 'C', duty: 20, iec: 'C', connected: true, charging: true, why: 'car draws' },
    { vehicle: 'D', duty: 20, iec: 'D', connected: true, charging: true, why: 'draws, ventilated' },
    { vehicle: 'E', duty: 20, iec: 'E', connected: null, charging: false, why: 'pilot shorted' },
    {
      vehicle: 'F',
      duty: undefined,
      iec: 'F',
      connected: null,
      charging: false,
      why: 'not available',
    },
    {
      vehicle: undefined,
      duty: 20,
      iec: 'C',
      connected: null,
      charging: null,
      why: 'not sensed, offers',
    },
    {
      vehicle: undefined,
      duty: undefined,
      iec: 'B',
      connected: null,
      charging: null,
      why: 'not sensed, offers nothing',
    },
  ] as const)(
    '$vehicle with duty $duty is $iec: $why',
    ({ vehicle, duty, iec, connected, charging }) => {
      const json = told({ vehicle, duty: duty && clampDuty(duty) });
      expect(json).toMatchObject({
        iecState: iec,
        vehicleState: vehicle ?? null,
        connected,
        charging,
      });
    },
  );

  test('state C behind an open contactor is not charging', () => {
    expect(told({ outputs: OPEN })).toMatchObject({ vehicleState: 'C', charging: false });
  });
});

describe('numbers', () => {
  test.each([
    {
      charger: { duty: undefined, outputs: OPEN },
      expected: { dutyPercent: null, offeredCurrentA: 0 },
      why: 'nothing is offered',
    },
    {
      charger: { duty: clampDuty(26.649) },
      expected: { dutyPercent: 26.6, offeredCurrentA: 16 },
      why: 'tenths',
    },
    {
      charger: { limit: { currentA: 12.39, by: 'mains' } },
      expected: { limits: { currentA: 12.3, by: 'mains' } },
      why: 'a limit is rounded down',
    },
    {
      charger: { limit: { currentA: 16.1, by: 'user' } },
      expected: { limits: { currentA: 16.1, by: 'user' } },
      why: 'a limit in tenths stays',
    },
    {
      charger: { maxCurrentA: 10 },
      expected: { maxCurrentA: 10 },
      why: 'the bound set over the API',
    },
    {
      charger: { solarDuty: undefined },
      expected: { solar: { law: 'step', preset: 'balanced', dutyPercent: null } },
      why: 'the law wants nothing',
    },
    { charger: { blockedBy: 'limit' }, expected: { blockedBy: 'limit' }, why: 'blocked' },
  ] as const)('$why', ({ charger, expected }) => {
    expect(told(charger)).toMatchObject(expected);
  });

  test('a stale meter has an age and no power', () => {
    const { meter } = CHARGING_PICTURE;
    const stale = told(
      {},
      { meter: { ...meter, freshness: 'stale', ageMs: 12_345.6, usable: undefined } },
    );
    expect(stale.meter).toEqual({ state: 'stale', ageMs: 12_346, source: 'serial', netW: null });
  });

  test('a boost at the low tariff says what it waits for', () => {
    const boost = {
      currentA: 16,
      onlyAtLowTariff: true,
      untilEpochMs: undefined,
      energyWh: 15_000,
      takenWh: 1_200.4,
    };
    expect(told({}, { boost }).boost).toEqual({
      currentA: 16,
      tariff: 'low',
      tariffNow: 'normal',
      until: null,
      untilEnergyWh: 15_000,
      energyWh: 1_200,
    });
    expect(told({ tariff: undefined }, { boost }).boost?.tariffNow).toBeNull();
    const until = { ...boost, onlyAtLowTariff: false, untilEpochMs: Date.UTC(2026, 5, 22, 5) };
    expect(told({}, { boost: until }).boost).toMatchObject({
      tariff: 'any',
      until: '2026-06-22T05:00:00.000Z',
    });
  });

  test('power nobody knows is null, not 0', () => {
    const json = told({}, { car: { powerW: 0, basis: 'unknown' } });
    expect(json).toMatchObject({ powerW: null, powerBasis: null });
  });

  test('without a session there is none', () => {
    expect(told({}, { totals: { solarWh: 0, gridWh: 0 } })).toMatchObject({
      session: null,
      energyTotalWh: 0,
    });
  });
});

describe('faults', () => {
  test.each(FAULT_KINDS)('%s comes with what it means and what to do', (kind) => {
    const fault = { kind, sinceEpochMs: FAKE_EPOCH_MS, latched: true, detail: '' };
    const { text, remedy } = faultAdvice(kind);
    expect(told({ faults: [fault] }).faults).toEqual([
      { kind, since: '2026-06-21T11:25:46.000Z', latched: true, recorded: false, text, remedy },
    ]);
    expect(text.length).toBeGreaterThan(10);
    expect(remedy).toMatch(/\.$/);
  });

  test('the numbers of a fault end its text', () => {
    const fault = { kind: 'rcd', sinceEpochMs: 0, latched: true, detail: '31 mA' } as const;
    expect(told({ faults: [fault] }).faults[0]?.text).toBe('Residual current was detected: 31 mA');
  });
});
