import { describe, expect, test } from 'vitest';
import { DataJson } from '../../src/api/data-json.ts';
import { FULL_READING } from '../support/fake-house.ts';
import { testApi } from '../support/test-api.ts';

/** Key, type and value for the full reading, in the order clients rely on. */
const KEYS: readonly (readonly [string, number | string | boolean])[] = [
  ['netSolar', 0.78],
  ['netGrid', 0],
  ['pwrImp', 0],
  ['pwrExp', 0.78],
  ['hasPhase', true],
  ['pwrDelL1', 0.011],
  ['pwrDelL2', 0.012],
  ['pwrDelL3', 0.013],
  ['pwrRetL1', 0.261],
  ['pwrRetL2', 0.262],
  ['pwrRetL3', 0.263],
  ['voltL1', 231.1],
  ['voltL2', 230.4],
  ['voltL3', 232.2],
  ['curL1', 1],
  ['curL2', 2],
  ['curL3', 3],
  ['impT1', '001234.567'],
  ['impT2', '002345.678'],
  ['expT1', '000123.456'],
  ['expT2', '000234.567'],
  ['tariff', '0002'],
  ['failures', '00004'],
  ['sags', '00002'],
  ['timestamp', '2026-06-21 13:25:46'],
  ['gas', '01234.567'],
  ['host', 'SunPilot_E77308'],
  ['ip', '192.168.68.106'],
  ['mac', 'D8:3A:DD:E7:73:08'],
  ['ssid', ''],
  ['version', '1.2.3'],
  ['freeHeap', 210_000],
  ['uptime', 61],
  ['rsqi', 0],
  ['rsqiQual', 'Excellent'],
];

describe('GET /api/data', () => {
  test('tells 35 keys in their order, with their types', async () => {
    const { app, clock } = testApi();
    await app.ready();
    clock.advanceTo(61_900);
    const reply = await app.inject('/api/data');
    expect(reply.statusCode).toBe(200);
    expect(reply.headers['content-type']).toMatch(/^application\/json/);
    expect(Object.entries(reply.json())).toEqual(KEYS);
    expect(KEYS).toHaveLength(35);
  });

  test('a reading without a time of its own shows that of the registers', async () => {
    const { app, house } = testApi();
    const registersAt = { epochMs: 0, local: '2026-06-21 13:25:36' };
    house.read({ takenAtMs: 0, importW: 400, exportW: 0, registersAt });
    expect((await app.inject('/api/data')).json().timestamp).toBe('2026-06-21 13:25:36');
    house.read({ ...FULL_READING, registersAt });
    expect((await app.inject('/api/data')).json().timestamp).toBe('2026-06-21 13:25:46');
  });

  test('a meter that sends nothing but power leaves zeros and empty texts', async () => {
    const { app, house } = testApi();
    house.read({ takenAtMs: 0, importW: 400, exportW: 0 });
    const data = (await app.inject('/api/data')).json();
    expect(Object.keys(data)).toEqual(KEYS.map(([key]) => key));
    expect(data).toMatchObject({ netSolar: 0, netGrid: 0.4, pwrImp: 0.4, pwrExp: 0 });
    expect(data).toMatchObject({ hasPhase: false, voltL1: 0, curL3: 0, pwrDelL2: 0, pwrRetL3: 0 });
    expect(data).toMatchObject({ impT1: '', expT2: '', tariff: '', failures: '', sags: '' });
    expect(data).toMatchObject({ timestamp: '', gas: '' });
    for (const [key, value] of KEYS) expect(typeof data[key], key).toBe(typeof value);
  });

  test.each([
    { phases: [{ voltageV: 230 }], hasPhase: true, why: 'one phase is a phase' },
    { phases: [{}, {}, {}], hasPhase: false, why: 'phases that tell nothing are none' },
    { phases: [], hasPhase: false, why: 'no phases' },
  ])('hasPhase is $hasPhase: $why', async ({ phases, hasPhase }) => {
    const { app, house } = testApi();
    house.read({ takenAtMs: 0, importW: 400, exportW: 0, phases });
    expect((await app.inject('/api/data')).json()).toMatchObject({ hasPhase, voltL2: 0 });
  });

  test('registers that were not printed are written as DSMR prints them', async () => {
    const { app, house } = testApi();
    const { printed: _, ...reading } = FULL_READING;
    house.read(reading);
    const data = (await app.inject('/api/data')).json();
    expect(Object.entries(data)).toEqual(
      KEYS.map(([key, value]) => [key, key === 'uptime' ? 0 : value]),
    );
  });

  test('net and raw powers are told apart', async () => {
    const { app, house } = testApi();
    house.read({ takenAtMs: 0, importW: 300, exportW: 1_000 });
    expect((await app.inject('/api/data')).json()).toMatchObject({
      netSolar: 0.7,
      netGrid: 0,
      pwrImp: 0.3,
      pwrExp: 1,
    });
  });

  test('memory beyond what its clients can count is told as the most they can', async () => {
    const { app } = testApi({
      device: {
        model: 'Test Bench',
        address: () => ({ ip: '127.0.0.1', mac: '' }),
        freeHeapBytes: () => 4e9,
      },
    });
    expect((await app.inject('/api/data')).json()).toMatchObject({ freeHeap: 2_147_483_647 });
  });

  test('keeps to its published shape', async () => {
    const { app } = testApi();
    expect(DataJson.safeParse((await app.inject('/api/data')).json()).success).toBe(true);
  });

  test.each(['neverRead', 'fallSilent'] as const)(
    'answers 503 when the meter did %s',
    async (how) => {
      const { app, house } = testApi();
      house[how]();
      const reply = await app.inject('/api/data');
      expect(reply.statusCode).toBe(503);
      expect(reply.headers['content-type']).toContain('application/problem+json');
    },
  );
});
