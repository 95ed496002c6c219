import { describe, expect, test } from 'vitest';
import { FULL_READING } from '../../support/fake-house.ts';
import { SmartMeterRig } from './smart-meter-rig.ts';
import type { Json } from './strict-client.ts';

describe('what is measured', () => {
  test.each<[string, Json]>([
    [
      'getPower',
      {
        activePower: [-250, -250, -250],
        reactivePower: [null, null, null],
        apparentPower: [null, null, null],
        unit: 'W/var/VA',
      },
    ],
    ['getVoltage', { voltage: [231.1, 230.4, 232.2], unit: 'V' }],
    ['getCurrent', { current: [1_000, 2_000, 3_000], unit: 'mA' }],
    [
      'getEnergy',
      { energy: [3_580_245, null, null], unit: 'Wh', startTs: null, start: null, days: null },
    ],
    ['getPeriod', { period: [null, null, null], unit: 'Hz' }],
    ['getPhaseAngle', { phase: [null, null, null], unit: 'Deg' }],
  ])('%s: keys in the order of the original', async (cmd, expected) => {
    const rig = await SmartMeterRig.start();
    const answer = await (await rig.client()).one({ cmd });
    expect(Object.entries(answer)).toEqual(Object.entries({ error: false, cmd, ...expected }));
  });

  test('a total stands on L1', async () => {
    const rig = await SmartMeterRig.start();
    rig.context.house.read({ takenAtMs: 0, importW: 1_234, exportW: 0 });
    const client = await rig.client();
    expect(await client.one({ cmd: 'getPower' })).toMatchObject({
      activePower: [1_234, null, null],
    });
    expect(await client.one({ cmd: 'getVoltage' })).toMatchObject({ voltage: [null, null, null] });
  });

  test('without a reading an error, not a number', async () => {
    const rig = await SmartMeterRig.start();
    rig.context.house.fallSilent();
    const client = await rig.client();
    for (const cmd of ['getPower', 'getVoltage', 'getCurrent', 'getEnergy']) {
      expect(await client.one({ cmd })).toEqual({
        error: true,
        cmd,
        msg: 'No usable reading of the meter',
      });
    }
  });

  test('calibration scales what is told here', async () => {
    const rig = await SmartMeterRig.start({ calibration: [2, 0.5, 1, 1.5, 1, 1] });
    const client = await rig.client();
    expect(await client.one({ cmd: 'getVoltage' })).toMatchObject({
      voltage: [462.2, 230.4, 232.2],
    });
    expect(await client.one({ cmd: 'getCurrent' })).toMatchObject({ current: [500, 3_000, 3_000] });
    expect(await client.one({ cmd: 'getPower' })).toMatchObject({
      activePower: [-250, -375, -250],
    });
    expect(rig.context.house.picture().meter.usable).toBe(FULL_READING);
  });

  test('energy counts from its reset', async () => {
    const energyReset = { atEpochS: 1_781_000_000, importWh: 3_580_000, energyWh: [1, 2, 3] };
    const rig = await SmartMeterRig.start({ energyReset });
    expect(await (await rig.client()).one({ cmd: 'getEnergy' })).toMatchObject({
      energy: [251, null, null],
      startTs: 1_781_000_000,
      start: '06/09/2026 10:13:20.000',
      days: 12,
    });
  });
});
