import { describe, expect, test } from 'vitest';
import type { SettingsChange } from '../../../src/house/outlet.ts';
import { SmartMeterConfig } from '../../../src/publish/smart-meter/smart-meter.config.ts';
import { SmartMeterRig } from './smart-meter-rig.ts';
import type { Json } from './strict-client.ts';

describe('settings', () => {
  const changes: unknown[] = [];
  const settings = {
    read: () => undefined,
    change: async (path: string, keys: Json): Promise<SettingsChange> => {
      changes.push([path, keys]);
      return { ok: true };
    },
  };
  const wishes: [Json, Json, Json][] = [
    [
      { cmd: 'mdns', payload: { name: 'meter1' } },
      { name: 'meter1' },
      { msg: 'Set MDNS name to: meter1', mdns_name: 'meter1' },
    ],
    [
      { cmd: 'mqttServer', payload: { server: '192.168.0.13' } },
      { mqtt: { url: 'mqtt://192.168.0.13', username: null, password: null } },
      { msg: 'Set MQTTServer address to: 192.168.0.13', mqtt_server: '192.168.0.13' },
    ],
    [
      { cmd: 'mqttServer', payload: { server: '-' } },
      { mqtt: { url: null, username: null, password: null } },
      { msg: 'Set MQTTServer address to: -', mqtt_server: '-' },
    ],
    [
      { cmd: 'streamServer', payload: { server: '192.168.0.14' } },
      { streamServer: '192.168.0.14' },
      { msg: 'Set StreamServer address to: 192.168.0.14', stream_server: '192.168.0.14' },
    ],
    [
      { cmd: 'timeServer', payload: { server: 'time.google.com' } },
      { timeServer: 'time.google.com' },
      { msg: 'Set TimeServer address to: time.google.com', time_server: 'time.google.com' },
    ],
    [
      { cmd: 'calibration', cal: [1, 1.1, 0.5, 2, 1, 0.999] },
      { calibration: [1, 1.1, 0.5, 2, 1, 0.999] },
      { msg: 'Calibration set: v1:1.00, i1:1.10, v2:0.50, i2:2.00, v3:1.00, i3:1.00' },
    ],
    [
      { cmd: 'resetEnergy', energy: [1, 2, 3], ts: 1_614_697_441 },
      { energyReset: { atEpochS: 1_614_697_441, importWh: 3_580_245, energyWh: [1, 2, 3] } },
      { msg: 'Energy reset to [1.00, 2.00, 3.00], @03/02/2021 15:04:01.000' },
    ],
    [
      { cmd: 'dailyRestart', hour: 3, minute: 0 },
      { dailyRestart: { hour: 3, minute: 0 } },
      { msg: 'Set daily restart to: 03:00:00' },
    ],
    [
      { cmd: 'dailyRestart', hour: -1, minute: -1 },
      { dailyRestart: null },
      { msg: 'Disabled daily restart' },
    ],
  ];
  const open = {
    allowSet: true,
    allowFrom: ['127.0.0.1'],
    streamServers: ['192.168.0.14'],
  };

  test.each(wishes)('%j', async (command, keys, answer) => {
    changes.length = 0;
    const rig = await SmartMeterRig.start(open, { settings });
    expect(await (await rig.client()).one(command)).toEqual({
      error: false,
      cmd: command['cmd'],
      ...answer,
    });
    expect(changes).toEqual([['publish.smartMeter', keys]]);
  });

  test.each([
    ['not allowed at all', { allowSet: false, allowFrom: ['127.0.0.1'] }],
    ['from nowhere', { allowSet: true }],
    ['from elsewhere', { allowSet: true, allowFrom: ['10.0.0.0/8', '::1'] }],
  ])('refused: %s', async (_, config) => {
    changes.length = 0;
    const rig = await SmartMeterRig.start(config, { settings });
    const client = await rig.client();
    for (const [command] of wishes) {
      const answer = await client.one(command);
      expect(answer).toMatchObject({ error: true, cmd: command['cmd'] });
      expect(answer['msg']).toMatch(/^Not allowed: /);
    }
    expect(changes).toEqual([]);
  });

  test.each<[Json, string]>([
    [{ cmd: 'mdns' }, 'MDNS name required in payload with key name'],
    [
      { cmd: 'mdns', payload: { name: 'n'.repeat(26) } },
      'MDNS name too long, only string of size 25 allowed',
    ],
    [{ cmd: 'mqttServer' }, 'MQTTServer address required in payload with key server'],
    [
      { cmd: 'streamServer', payload: { server: '192.168.100.100:80' } },
      'StreamServer address too long, only string of size 17 allowed',
    ],
    [
      { cmd: 'streamServer', payload: { server: '192.168.0.15' } },
      'StreamServer address is none of publish.smartMeter.streamServers',
    ],
    [{ cmd: 'mqttServer', payload: { server: 'a@b' } }, 'MQTTServer address is none of a host'],
    [{ cmd: 'calibration' }, 'Missing cal constants'],
    [{ cmd: 'calibration', cal: [1, 1] }, 'Need at least 6 cal constants'],
    [
      { cmd: 'calibration', cal: [3, 1, 1, 1, 1, 1] },
      'Calibration parameter 0: 3.00 not allowed [0.5-2.0]',
    ],
    [
      { cmd: 'calibration', cal: [1, 1, 1, 1, 1, { valueOf: 1, toString: 1 }] },
      'Calibration parameter 5: NaN not allowed [0.5-2.0]',
    ],
    [{ cmd: 'resetEnergy', energy: [1] }, 'Need 3 energy values'],
    [{ cmd: 'resetEnergy', energy: [1, null, null] }, 'Need 3 energy values'],
    [{ cmd: 'dailyRestart', hour: 1 }, 'Missing hour/minute'],
    [{ cmd: 'dailyRestart', hour: 24, minute: 0 }, 'Hour must be in 24h format, -1 to disable'],
    [{ cmd: 'dailyRestart', hour: 1, minute: 60 }, 'Minute must be -1<min<60, -1 to disable'],
  ])('%j is refused', async (command, msg) => {
    changes.length = 0;
    const rig = await SmartMeterRig.start(open, { settings });
    const answer = await (await rig.client()).one(command);
    expect(answer).toEqual({ error: true, cmd: command['cmd'], msg });
    expect(changes).toEqual([]);
  });

  test('what the configuration refuses is said', async () => {
    const change = async (): Promise<SettingsChange> => ({
      ok: false,
      kind: 'pinned',
      detail: 'pinned by SUNPILOT_PUBLISH__SMART_METER__NAME',
    });
    const rig = await SmartMeterRig.start(open, { settings: { ...settings, change } });
    const answer = await (await rig.client()).one({ cmd: 'mdns', payload: { name: 'n' } });
    expect(answer).toEqual({
      error: true,
      cmd: 'mdns',
      msg: 'pinned by SUNPILOT_PUBLISH__SMART_METER__NAME',
    });
  });

  test('the answer arrives although the change starts us anew', async () => {
    let rig: SmartMeterRig | undefined;
    let closed: Promise<void> | undefined;
    const change = async (): Promise<SettingsChange> => {
      closed = rig?.outlet.close();
      return { ok: true };
    };
    rig = await SmartMeterRig.start(open, { settings: { ...settings, change } });
    const client = await rig.client();
    expect(await client.one({ cmd: 'mdns', payload: { name: 'n' } })).toMatchObject({
      error: false,
    });
    await closed;
    await client.closed();
  });

  test('what is changed holds at once, and nobody is hung up on', async () => {
    let rig: SmartMeterRig | undefined;
    let block: SmartMeterConfig | undefined;
    const change = async (_: string, keys: Json): Promise<SettingsChange> => {
      if (rig !== undefined) block = SmartMeterConfig.parse({ ...(block ?? rig.block), ...keys });
      return block !== undefined && rig?.outlet.reload?.(block) === true
        ? { ok: true }
        : { ok: false, kind: 'invalid', detail: 'would start anew' };
    };
    rig = await SmartMeterRig.start(open, { settings: { ...settings, change } });
    const [client, other] = [await rig.client(), await rig.client()];
    for (const [command] of wishes.slice(0, -1)) {
      expect(await client.one(command)).toMatchObject({ error: false });
    }
    const [info] = await other.ask({ cmd: 'info' }, 2);
    expect(info).toMatchObject({
      name: 'meter1',
      mqtt_server: '-',
      stream_server: '192.168.0.14',
      calibration: [1, 1.1, 0.5, 2, 1, 0.999],
      energy: '[6.0000, null, null]',
      dailyReset: '@03:00:00',
    });
    expect(await client.one({ cmd: 'getVoltage' })).toMatchObject({
      voltage: [231.1, 115.2, 232.2],
    });
  });

  test.each([
    ['a port', { port: 1 }],
    ['who may change settings', { allowFrom: [] }],
    ['hosts that may be dialled', { streamServers: [] }],
  ])('another %s is not taken while it runs', async (_, keys) => {
    const rig = await SmartMeterRig.start(open, { settings });
    expect(rig.outlet.reload?.({ ...rig.block, ...keys })).toBe(false);
    expect(rig.outlet.reload?.(structuredClone(rig.block))).toBe(true);
  });

  test('each day clients are let go and the log is cleared', async () => {
    const rig = await SmartMeterRig.start({ dailyRestart: { hour: 11, minute: 26 } });
    const client = await rig.client();
    client.write('nonsense');
    await client.until(() => client.logs.length === 1);
    await rig.pass(14_000);
    await client.closed();
    const [log] = await (await rig.client()).ask({ cmd: 'getLog' }, 2);
    expect(log).toEqual({ cmd: 'log', msg: '*** LOGFile *** *** LOGFile *** ' });
  });
});
