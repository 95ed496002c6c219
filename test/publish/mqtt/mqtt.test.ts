import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { pino } from 'pino';
import { describe, expect, onTestFinished, test } from 'vitest';
import { systemClock } from '../../../src/clock.ts';
import type { RunningOutlet } from '../../../src/house/outlet.ts';
import { OutletLoop } from '../../../src/house/outlet-loop.ts';
import { MqttConfig } from '../../../src/publish/mqtt/mqtt.config.ts';
import { start } from '../../../src/publish/mqtt/mqtt.ts';
import { FAKE_EPOCH_MS, FULL_READING } from '../../support/fake-house.ts';
import { hasMosquitto, Mosquitto, until } from '../../support/mosquitto.ts';
import { outletContext } from '../../support/outlet-context.ts';
import { ownPort } from '../../support/own-port.ts';

const USER = { name: 'sunpilot', password: 'correct horse' };
const AS_USER = ['-u', USER.name, '-P', USER.password];
const BY_USER = { control: true, username: USER.name, password: USER.password };

async function open(url: string, block: object = {}) {
  const context = outletContext();
  const outlet = await start(MqttConfig.parse({ enabled: true, url, ...block }), context);
  let isOpen = true;
  const close = async (): Promise<void> => {
    if (isOpen) await outlet.close();
    isOpen = false;
  };
  onTestFinished(close);
  return { ...context, outlet, close };
}

/** What a promise was rejected with, for those that must be. */
const failureOf = (promise: Promise<RunningOutlet>): Promise<Error> =>
  promise.then(
    () => expect.unreachable('it started'),
    (error: Error) => error,
  );

describe.skipIf(!hasMosquitto)('on a real broker (needs mosquitto)', () => {
  test('the charger is kept by the broker, what the meter says is not', async () => {
    const broker = await Mosquitto.start();
    const heard = await broker.listen('sunpilot/#');
    const { house } = await open(broker.url);
    await until(() => heard.heard('sunpilot/grid/gasM3').length > 0);
    expect(heard.heard('sunpilot/grid/powerW')).toEqual(['-780']);
    expect(heard.heard('sunpilot/grid').map((text) => JSON.parse(text))).toMatchObject([
      { at: '2026-06-21T11:25:45.580Z', powerW: -780, importT1Kwh: 1234.567, voltageL1V: 231.1 },
    ]);
    expect(heard.heard('sunpilot/grid/surplusW'), 'by the estimate').toEqual(['4451']);
    expect(heard.heard('sunpilot/house'), 'of which a battery must not live').toEqual([]);

    house.now = { ...house.now, car: { powerW: 3_500, basis: 'measured' } };
    house.read(FULL_READING);
    // Home Assistant takes a value of which it hears nothing for one that is lost.
    house.meter({ readingEpochMs: FAKE_EPOCH_MS + 1_000 });
    house.read(FULL_READING);
    await until(() => heard.heard('sunpilot/house').length > 1);
    const power = { powerW: -4_280, importW: 0, exportW: 4_280 };
    expect(heard.heard('sunpilot/house').map((text) => JSON.parse(text))).toEqual([
      { at: '2026-06-21T11:25:45.580Z', ...power },
      { at: '2026-06-21T11:25:47.000Z', ...power },
    ]);
    expect(heard.heard('sunpilot/house/exportW')).toEqual(['4280']);

    const kept = await broker.retained('sunpilot/#');
    expect(kept).toMatchObject({
      'sunpilot/status': 'online',
      'sunpilot/mode': 'solar',
      'sunpilot/enabled': 'true',
      'sunpilot/iecState': 'C',
      'sunpilot/offeredCurrentA': '16',
      'sunpilot/powerW': '3500',
      'sunpilot/manualCurrentA': '24',
      'sunpilot/sessionKwh': '5.321',
      'sunpilot/totalKwh': '1234.568',
      'sunpilot/limitBy': 'circuit',
      'sunpilot/reason': 'Following the sun: 3.7 kW surplus, 16.0 A offered',
      'sunpilot/fault': 'none',
      'sunpilot/meter/state': 'fresh',
    });
    expect(JSON.parse(kept['sunpilot/charger'] ?? '')).toMatchObject({ mode: 'solar', faults: [] });
    expect(Object.keys(kept).filter((topic) => /\/(?:grid|house)/.test(topic))).toEqual([]);
    expect(Object.keys(kept), 'what is not known is not there').not.toContain('sunpilot/blockedBy');
  });

  test('discovery stands before the first state, and again after Home Assistant was born', async () => {
    const broker = await Mosquitto.start();
    const heard = await broker.listen('#');
    const { house } = await open(broker.url);
    /** Everything was told: this comes last. */
    const isTold = () => heard.heard('sunpilot/grid/gasM3').length > 0;
    await until(isTold);
    const topics = Object.keys(await broker.retained('homeassistant/#'));
    expect(topics).toContain('homeassistant/sensor/sunpilot/gas/config');
    expect(topics.length).toBeGreaterThan(25);

    heard.clear();
    broker.publish('homeassistant/status', 'online');
    await until(isTold);
    expect(heard.topics()).toEqual(expect.arrayContaining([...topics, 'sunpilot/mode']));
    expect(heard.topics().indexOf('homeassistant/sensor/sunpilot/mode/config')).toBeLessThan(
      heard.topics().indexOf('sunpilot/mode'),
    );

    heard.clear();
    house.charger({ mode: 'manual' });
    await until(() => heard.heard('sunpilot/mode').length > 0);
    expect(heard.topics(), 'only what changed').toEqual(['sunpilot/charger', 'sunpilot/mode']);
  });

  test('a changed form takes the other one away', async () => {
    const broker = await Mosquitto.start();
    const first = await open(broker.url);
    await first.close();
    await open(broker.url, { homeAssistant: { discovery: 'device' } });
    const announced = async () => Object.keys(await broker.retained('homeassistant/#'));
    await expect.poll(announced).toEqual(['homeassistant/device/sunpilot/config']);
  });

  test('a silent meter: nothing of it is told, but that it is silent', async () => {
    const broker = await Mosquitto.start();
    const heard = await broker.listen('sunpilot/#');
    const { house } = await open(broker.url);
    await until(() => heard.heard('sunpilot/grid/gasM3').length > 0);
    heard.clear();
    house.fallSilent();
    house.charger({ freshness: 'stale' });
    await until(() => heard.heard('sunpilot/meter/online').length > 0);
    expect(heard.heard('sunpilot/meter/online')).toEqual(['false']);
    expect(heard.topics().filter((topic) => /\/(?:grid|house)/.test(topic))).toEqual([]);
    house.read({ ...FULL_READING, exportW: 0, importW: 0 });
    await until(() => heard.heard('sunpilot/grid/powerW').length > 0);
  });

  test('commands are carried out or refused aloud; a retained one is an old wish', async () => {
    const broker = await Mosquitto.start({ user: USER });
    const say = (key: string, payload: string, ...more: string[]) =>
      broker.publish(`sunpilot/${key}/set`, payload, ...AS_USER, ...more);
    say('mode', 'manual', '-r');
    const { control } = await open(broker.url, BY_USER);
    const heard = await broker.listen('sunpilot/#', ...AS_USER);
    say('manualCurrentA', '10');
    say('charger', '{"mode":"solar"}');
    await until(() => control.asked.length >= 2);
    expect(control.asked).toEqual([
      { change: { manualDutyPercent: 16.6 } },
      { change: { mode: 'solar' } },
    ]);
    await until(() => heard.heard('sunpilot/manualCurrentA').includes('10'));

    say('mode', 'full');
    say('faults', 'rcd');
    control.answer = {
      ok: false,
      refusal: { kind: 'pinned', key: 'charging.start.mode', by: '--set' },
    };
    say('mode', 'off');
    await until(() => heard.heard('sunpilot/refused').length >= 3);
    expect(heard.heard('sunpilot/refused').map((text) => JSON.parse(text))).toMatchObject([
      { topic: 'sunpilot/mode/set', kind: 'malformed' },
      { topic: 'sunpilot/faults/set', kind: 'unknown' },
      { topic: 'sunpilot/mode/set', kind: 'pinned', detail: expect.stringContaining('--set') },
    ]);
  });

  test('without control nobody listens to commands', async () => {
    const broker = await Mosquitto.start();
    const { control, house } = await open(broker.url);
    const heard = await broker.listen('sunpilot/#');
    broker.publish('sunpilot/mode/set', 'off');
    await until(() => heard.heard('sunpilot/mode/set').length > 0);
    house.charger({ mode: 'manual' });
    await until(() => heard.heard('sunpilot/mode').includes('manual'));
    expect(control.asked).toEqual([]);
  });

  test('who is not let in is told so, without the password', async () => {
    const broker = await Mosquitto.start({ user: USER });
    const wrong = { ...BY_USER, password: 'wrong horse' };
    const error = await failureOf(
      start(MqttConfig.parse({ url: broker.url, ...wrong }), outletContext()),
    );
    expect(error.message).toMatch(/not authorized/i);
    expect(JSON.stringify(error) + String(error)).not.toContain('wrong horse');
  });

  test('a broker that dies is missed, and found again', async () => {
    const broker = await Mosquitto.start();
    const context = outletContext();
    const block = MqttConfig.parse({ url: broker.url });
    const loop = new OutletLoop({
      name: 'publish.mqtt',
      clock: systemClock,
      log: pino({ enabled: false }),
      start: (failed) => start(block, { ...context, failed }),
    });
    onTestFinished(() => loop.close());
    await until(() => loop.status().state === 'running');
    await broker.kill();
    await until(() => loop.status().state === 'failed');
    context.house.charger({ mode: 'manual' });
    context.house.read(FULL_READING);
    await broker.revive();
    await until(() => loop.status().state === 'running');
    await expect
      .poll(() => broker.retained('sunpilot/#'))
      .toMatchObject({ 'sunpilot/status': 'online', 'sunpilot/mode': 'manual' });
    expect(context.house.listeners, 'only one listens to the house').toBe(1);
  });

  test('a box that is gone is offline: by itself, or by its last will', async () => {
    const broker = await Mosquitto.start();
    const status = async () => (await broker.retained('sunpilot/status'))['sunpilot/status'];
    const { close, house } = await open(broker.url);
    await close();
    await expect.poll(status).toBe('offline');
    expect(house.listeners).toBe(0);

    const line = await cuttableLine(broker.port);
    const { failures } = await open(`mqtt://127.0.0.1:${line.port}`);
    await expect.poll(status).toBe('online');
    line.cut();
    await until(() => failures.length > 0);
    await expect.poll(status).toBe('offline');
  });

  test('TLS: only to a broker whose authority is known', async () => {
    const broker = await Mosquitto.start({ tls: true });
    const url = broker.url.replace('mqtt:', 'mqtts:');
    const { outlet } = await open(url, { ca: broker.ca, control: true });
    expect(outlet.status?.()).toContain('takes commands');
    const error = await failureOf(start(MqttConfig.parse({ url }), outletContext()));
    expect(error.message).toMatch(/self-signed/);
  });
});

test('no broker: the start fails', async () => {
  const block = MqttConfig.parse({ url: `mqtt://127.0.0.1:${await ownPort()}` });
  expect(await failureOf(start(block, outletContext()))).toMatchObject({ code: 'ECONNREFUSED' });
});

/** A line to a broker that can be cut without a word. */
async function cuttableLine(target: number) {
  const sockets: Socket[] = [];
  const server = createServer((socket) => {
    const onward = connect(target, '127.0.0.1');
    sockets.push(socket, onward);
    for (const one of [socket, onward]) one.on('error', () => {});
    socket.pipe(onward).pipe(socket);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.close();
  });
  const { port } = server.address() as { readonly port: number };
  return {
    port,
    cut: () => {
      for (const socket of sockets) socket.destroy();
    },
  };
}
