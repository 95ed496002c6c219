import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { PowerRig } from '../../support/power-rig.ts';
import { text } from '../../support/power-server.ts';

const DATA = {
  netSolar: 0.78,
  netGrid: 0,
  hasPhase: true,
  pwrDelL1: 0,
  pwrDelL2: 0,
  pwrDelL3: 0,
  pwrRetL1: 0.26,
  pwrRetL2: 0.26,
  pwrRetL3: 0.26,
  voltL1: 231,
  voltL2: 230.4,
  voltL3: 232.1,
  curL1: 1,
  curL2: 1,
  curL3: 1,
  impT1: '001234.567',
  tariff: '0002',
  timestamp: '2026-03-18 12:25:46',
  gas: '01234.567',
};

let rig: PowerRig;

beforeEach(async () => {
  rig = new PowerRig();
  await rig.server.listen();
});
afterEach(() => rig.end());

describe('/api/data', () => {
  function data(change: Partial<typeof DATA> = {}): void {
    rig.server.answers.set('/api/data', text(JSON.stringify({ ...DATA, ...change })));
  }

  test('is asked every 10 s on the same connection, and stands beside the power', async () => {
    data();
    rig.open();
    await rig.readings(1);
    expect(rig.log.readings[0]).toEqual({ takenAtMs: 0, importW: 0, exportW: 780 });
    await rig.poll(1);
    const { phases, ...others } = rig.log.readings[1] ?? {};
    expect(others).toEqual({
      takenAtMs: 1_000,
      importW: 0,
      exportW: 780,
      phasesTakenAtMs: 1_000,
      importT1Wh: 1_234_567,
      tariff: '0002',
      gas: { m3: 1_234.567 },
      printed: { importT1: '001234.567', gas: '01234.567' },
      at: { epochMs: Date.UTC(2026, 2, 18, 12, 25, 46), local: '2026-03-18 12:25:46' },
    });
    expect(phases?.[1]).toEqual({ importW: 0, exportW: 260, voltageV: 230.4, currentA: 1 });
    data({ timestamp: '2026-03-18 12:25:56' });
    await rig.poll(20);
    expect(rig.server.count('/api/data')).toBe(3);
    expect(rig.server.connections).toBe(1);
    expect(rig.server.overlaps).toBe(0);
  });

  test('phases of which only the voltage is told have no power and no current', async () => {
    data({ pwrRetL1: 0, pwrRetL2: 0, pwrRetL3: 0, curL1: 0, curL2: 0, curL3: 0 });
    rig.open();
    await rig.readings(1);
    await rig.poll(1);
    expect(rig.log.readings[1]?.phases).toEqual([
      { voltageV: 231 },
      { voltageV: 230.4 },
      { voltageV: 232.1 },
    ]);
  });

  test('its time is put only on a reading of the same power, so others are no repeats', async () => {
    data();
    rig.open();
    await rig.readings(1);
    await rig.poll(3);
    expect(rig.log.readings.map(({ at }) => at?.local)).toEqual([
      undefined,
      DATA.timestamp,
      undefined,
      undefined,
    ]);
    data({ timestamp: '2026-03-18 12:25:56', netSolar: 0.779 });
    await rig.poll(10);
    expect(rig.log.readings.filter(({ at }) => at !== undefined)).toHaveLength(1);
  });

  test('its time is shown with the registers it came with, as long as they are', async () => {
    data();
    rig.open();
    await rig.readings(1);
    await rig.poll(10);
    const shown = rig.log.readings.map(({ registersAt }) => registersAt?.local);
    // The first reading knows no time yet, the second has it as its own.
    expect(shown).toEqual([undefined, undefined, ...Array(9).fill(DATA.timestamp)]);
    data({ timestamp: '2026-03-18 12:25:56', netSolar: 0.779 });
    await rig.poll(1);
    expect(rig.log.readings.at(-1)).toMatchObject({
      registersAt: { local: '2026-03-18 12:25:56' },
    });
    expect(rig.log.readings.at(-1)).not.toHaveProperty('at');
    rig.server.answers.delete('/api/data');
    await rig.poll(70);
    expect(rig.log.readings.at(-1)).toHaveProperty('registersAt');
    await rig.poll(1);
    expect(rig.log.readings.at(-1)).not.toHaveProperty('registersAt');
  });

  test('a meter that stands still shows its time on every reading from the second answer on', async () => {
    data();
    rig.open();
    await rig.readings(1);
    await rig.poll(15);
    const stamped = rig.log.readings.map(({ at }) => at !== undefined);
    expect(stamped.slice(0, 11)).toEqual([false, true, ...Array(9).fill(false)]);
    expect(stamped.slice(11)).toEqual([true, true, true, true, true]);
    data({ timestamp: '2026-03-18 12:26:10' });
    await rig.poll(5);
    expect(rig.log.readings.slice(16).map(({ at }) => at?.local)).toEqual([
      '2026-03-18 12:26:10',
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
  });

  test('phases go when they are older than an interval and 2 s, registers a minute later', async () => {
    data();
    rig.open();
    await rig.readings(1);
    await rig.poll(1);
    rig.server.answers.delete('/api/data');
    await rig.poll(12);
    expect(rig.log.readings.at(-1)?.phases).toHaveLength(3);
    await rig.poll(1);
    expect(rig.log.readings.at(-1)).not.toHaveProperty('phases');
    expect(rig.log.readings.at(-1)).not.toHaveProperty('phasesTakenAtMs');
    expect(rig.log.readings.at(-1)).toHaveProperty('gas');
    await rig.poll(58);
    expect(rig.log.readings.at(-1)).not.toHaveProperty('gas');
  });

  test('is asked ever more rarely where there is none, and that is no fault', async () => {
    rig.open();
    await rig.readings(1);
    await rig.poll(100);
    expect(rig.log.faults).toEqual([]);
    expect(rig.server.connections).toBe(1);
    // Asked after 1, 21, and 61 s.
    expect(rig.server.count('/api/data')).toBe(3);
  });

  test('hanging, it holds the power up for a second at most', async () => {
    rig.server.answers.set('/api/data', () => {});
    rig.open();
    await rig.readings(1);
    const heard = rig.server.heard();
    rig.pass(1_000);
    await heard;
    rig.pass(1_000);
    await rig.readings(2);
    expect(rig.log.readings[1]?.takenAtMs).toBe(2_000);
    await rig.poll(15);
    expect(rig.server.count('/api/data')).toBe(1);
    expect(rig.log.faults).toEqual([]);
    expect(rig.log.linkStates).toEqual(['up']);
  });
});
