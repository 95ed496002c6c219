import { describe, expect, test } from 'vitest';
import { hasMosquitto, Mosquitto, until } from '../../support/mosquitto.ts';
import { SmartMeterRig } from './smart-meter-rig.ts';
import type { Json } from './strict-client.ts';

const BASE = 'powermeter/smartmeterX';
const SAMPLE = `${BASE}/state/sample`;
const INFO = `${BASE}/state/info`;
const NOW = '06/21/2026 11:25:46.000';

describe.skipIf(!hasMosquitto)('at a broker (needs mosquitto)', () => {
  async function published() {
    const broker = await Mosquitto.start();
    const listener = await broker.listen('powermeter/#');
    const mqtt = { url: broker.url };
    const rig = await SmartMeterRig.start({ name: 'smartmeterX', mqtt });
    await until(() => rig.outlet.status?.().includes('MQTT at 127.0.0.1') === true);
    const answer = async (verb: string, payload: string): Promise<Json> => {
      const before = listener.heard(INFO).length;
      broker.publish(`${BASE}/${verb}`, payload);
      await until(() => listener.heard(INFO).length > before);
      return JSON.parse(listener.heard(INFO)[before] ?? '');
    };
    return { broker, listener, rig, answer };
  }

  test('what is measured, every 5 s', async () => {
    const { listener, rig } = await published();
    await until(() => listener.heard(SAMPLE).length === 1);
    expect(JSON.parse(listener.heard(SAMPLE)[0] ?? '')).toEqual({
      power: -750,
      energy: 3_580.25,
      current: 6,
      volt: 231.23,
      ts: '1782041146',
    });
    rig.context.house.read({ takenAtMs: 0, importW: 1_234, exportW: 0 });
    await rig.pass(5_000);
    await until(() => listener.heard(SAMPLE).length === 2);
    expect(JSON.parse(listener.heard(SAMPLE)[1] ?? '')).toEqual({
      power: 1_234,
      ts: '1782041151',
    });
    rig.context.house.fallSilent();
    await rig.pass(10_000);
    expect(listener.heard(SAMPLE)).toHaveLength(2);
  });

  test.each([
    ['v', '231.10,230.40,232.20', 'V'],
    ['i', '1000.00,2000.00,3000.00', 'mA'],
    ['p', '-250.00,-250.00,-250.00', 'W'],
    ['q', 'nan,nan,nan', 'var'],
    ['s', 'nan,nan,nan', 'VA'],
    ['e', '3580.24,nan,nan', 'kWh'],
    ['?', '-250.00,-250.00,-250.00', 'W'],
  ])('%s', async (letter, value, unit) => {
    const { answer } = await published();
    expect(await answer('sample', letter)).toEqual({ value, unit, ts: NOW });
  });

  test('state and commands', async () => {
    const { answer, broker, listener } = await published();
    expect(await answer('state', '')).toEqual({ sampleState: 'idle', ts: NOW });
    expect(await answer('cmd', '{"cmd":"getVoltage"}')).toEqual({
      error: false,
      cmd: 'getVoltage',
      voltage: [231.1, 230.4, 232.2],
      unit: 'V',
    });
    expect(await answer('cmd', '{"cmd":"log","level":"all"}')).toMatchObject({
      msg: 'getter not related to logger',
    });
    expect(await answer('cmd', '{"cmd":"sample","payload":{"type":"TCP","rate":1}}')).toMatchObject(
      { error: true, msg: 'Unsupported sampling type: TCP' },
    );
    const before = listener.heard(INFO).length;
    broker.publish('powermeter/state', '');
    await until(() => listener.heard(INFO).length > before);
  });

  test('nobody there changes settings', async () => {
    const broker = await Mosquitto.start();
    const listener = await broker.listen('powermeter/#');
    const rig = await SmartMeterRig.start({
      name: 'smartmeterX',
      mqtt: { url: broker.url },
      allowSet: true,
      allowFrom: ['127.0.0.1', '::1'],
    });
    await until(() => rig.outlet.status?.().includes('MQTT at') === true);
    broker.publish(`${BASE}/cmd`, '{"cmd":"mdns","payload":{"name":"n"}}');
    await until(() => listener.heard(INFO).length === 1);
    expect(listener.heard(INFO)[0]).toContain('Not allowed');
  });

  test('what the broker kept is not asked again', async () => {
    const broker = await Mosquitto.start();
    broker.publish(`${BASE}/state`, '', '-r');
    broker.publish(`${BASE}/cmd`, '{"cmd":"info"}', '-r');
    const listener = await broker.listen('powermeter/#');
    const rig = await SmartMeterRig.start({ name: 'smartmeterX', mqtt: { url: broker.url } });
    await until(() => rig.outlet.status?.().includes('MQTT at') === true);
    broker.publish(`${BASE}/sample`, 'v');
    await until(() => listener.heard(INFO).length > 0);
    expect(listener.heard(INFO)).toHaveLength(1);
    expect(listener.heard(INFO)[0]).toContain('"unit":"V"');
  });

  test('samples, one a message, and on and off', async () => {
    const { listener, rig, answer } = await published();
    const command = '{"cmd":"sample","payload":{"type":"MQTT","rate":2,"measures":"v,i_RMS"}}';
    expect(await answer('cmd', command)).toMatchObject({ error: false, conn_type: 'MQTT' });
    await rig.pass(1_000);
    await until(() => listener.heard(INFO).length === 3);
    expect(JSON.parse(listener.heard(INFO)[2] ?? '')).toEqual({
      unit: 'V,V,V,mA,mA,mA',
      ts: '1782041146.500',
      values: [231.1, 230.4, 232.2, 1_000, 2_000, 3_000].map(Math.fround),
    });
    const client = await rig.client();
    expect(await client.one({ cmd: 'getPower' })).toMatchObject({ msg: 'Currently sampling' });
    await client.one({ cmd: 'stop' });
    await until(() => listener.heard(SAMPLE).length === 3);
    expect(listener.heard(SAMPLE).slice(1)).toEqual(['on', 'off']);
  });

  test('a broker that is away keeps nobody from asking over TCP', async () => {
    const broker = await Mosquitto.start();
    const rig = await SmartMeterRig.start({ mqtt: { url: broker.url } });
    await until(() => rig.outlet.status?.().includes('MQTT at') === true);
    const client = await rig.client();
    await broker.kill();
    await until(() => rig.outlet.status?.().includes('MQTT failed') === true);
    expect(await client.one({ cmd: 'getPower' })).toMatchObject({ error: false });
    expect(rig.context.failures).toEqual([]);
    await broker.revive();
    await rig.pass(2_000);
    await until(() => rig.outlet.status?.().includes('MQTT at') === true);
  });

  test('samples end with the broker they went to, whoever asked for them', async () => {
    const { broker, rig } = await published();
    const client = await rig.client();
    const payload = { type: 'MQTT', rate: 1, measures: 'p,q' };
    expect(await client.one({ cmd: 'sample', payload })).toMatchObject({ error: false });
    await broker.kill();
    await until(() => rig.outlet.status?.().includes('MQTT failed') === true);
    await client.until(() => client.logs.some((line) => line.includes('while streaming')));
    expect(await client.one({ cmd: 'getPower' })).toMatchObject({ error: false });
  });

  test('another broker, another name: nothing more is told at the one before', async () => {
    const { listener, rig } = await published();
    const second = await Mosquitto.start();
    const told = await second.listen('powermeter/#');
    await until(() => listener.heard(SAMPLE).length === 1);
    const mqtt = { ...rig.block.mqtt, url: second.url };
    expect(rig.outlet.reload?.({ ...rig.block, name: 'smartmeterY', mqtt })).toBe(true);
    await until(() => told.heard('powermeter/smartmeterY/state/sample').length === 1);
    await rig.pass(5_000);
    await until(() => told.heard('powermeter/smartmeterY/state/sample').length === 2);
    expect(listener.heard(SAMPLE)).toHaveLength(1);
    rig.outlet.reload?.({ ...rig.block, mqtt: { ...mqtt, url: null } });
    await until(() => rig.outlet.status?.() === '0 clients');
  });
});
