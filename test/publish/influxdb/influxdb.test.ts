import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { VirtualClock } from '../../../sim/virtual-clock.ts';
import { InfluxDbConfig } from '../../../src/publish/influxdb/influxdb.config.ts';
import { start } from '../../../src/publish/influxdb/influxdb.ts';
import { linesOf } from '../../../src/publish/influxdb/lines.ts';
import {
  hasInfluxDb,
  hasVictoriaMetrics,
  startInfluxDb,
  startVictoriaMetrics,
} from '../../support/databases.ts';
import { CHARGING_PICTURE, FAKE_EPOCH_MS, FULL_READING } from '../../support/fake-house.ts';
import { until } from '../../support/mosquitto.ts';
import { outletContext } from '../../support/outlet-context.ts';

const TIME = `${FAKE_EPOCH_MS - 420}000000`;
const GRID = 'meter,channel=0,label=Grid,role=grid,device_id=d83adde77308';
const EV = 'meter,channel=1,label=EV,role=load,device_id=d83adde77308';

describe('lines', () => {
  const lines = (picture: typeof CHARGING_PICTURE) =>
    linesOf({ picture, measurement: 'meter', deviceId: 'd83adde77308' }).split('\n');

  test('two a channel, decimals as the original writes them', () => {
    expect(lines(CHARGING_PICTURE)).toEqual([
      `${GRID} voltage=231.1,active_power=-780.0 ${TIME}`,
      `${GRID} active_energy_imported=3580245.0,active_energy_exported=358023.0 ${TIME}`,
      `${EV} active_power=3671.0 ${TIME}`,
      `${EV} active_energy_imported=1234567.5 ${TIME}`,
      '',
    ]);
  });
  test('a machine without a network has no number, and a tag without a value is no tag', () => {
    const parts = { picture: CHARGING_PICTURE, measurement: 'meter', deviceId: '' };
    expect(linesOf(parts).split('\n')[0]).toBe(
      `meter,channel=0,label=Grid,role=grid voltage=231.1,active_power=-780.0 ${TIME}`,
    );
  });
  test('one phase has a current; a meter without registers has no second line', () => {
    const usable = {
      ...{ takenAtMs: 0, importW: 250, exportW: 0 },
      phases: [{ currentA: 1.0876, voltageV: 229.96 }],
    };
    const car = { powerW: 0, basis: 'unknown' } as const;
    const meter = { ...CHARGING_PICTURE.meter, usable };
    expect(lines({ ...CHARGING_PICTURE, meter, car })).toEqual([
      `${GRID} voltage=230.0,current=1.088,active_power=250.0 ${TIME}`,
      '',
    ]);
  });
});

interface Asked {
  readonly url: string | undefined;
  readonly authorization: string | undefined;
  readonly type: string | undefined;
  readonly body: string;
}

/** Takes what is right in every header, and says no to everything else. */
async function strictDatabase(path: string, authorization: string) {
  const asked: Asked[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const { url, headers } = request;
    const body = Buffer.concat(chunks).toString();
    asked.push({ url, authorization: headers.authorization, type: headers['content-type'], body });
    const isRight = headers.authorization === authorization;
    const status = url !== path ? 404 : isRight ? 204 : 401;
    response.writeHead(status).end(status === 204 ? '' : '{"message":"unauthorized access"}');
  }).listen(0, '127.0.0.1');
  onTestFinished(() => void server.close());
  await once(server, 'listening');
  return { asked, port: (server.address() as AddressInfo).port };
}

describe('who we are', () => {
  const V1 = '/write?db=energyme-home';
  const V2 = '/api/v2/write?org=my-org&bucket=energyme-home';
  const basic = `Basic ${Buffer.from('meter:s3 cret').toString('base64')}`;
  test.each([
    { version: 2, path: V2, right: 'Token T0k=', more: { token: 'T0k=' } },
    { version: 1, path: V1, right: basic, more: { username: 'meter', password: 's3 cret' } },
  ])('version $version', async ({ version, path, right, more }) => {
    const database = await strictDatabase(path, right);
    const common = { enabled: true, version, port: database.port };
    const outlet = await start(InfluxDbConfig.parse({ ...common, ...more }), outletContext());
    onTestFinished(() => outlet.close());
    expect(database.asked).toMatchObject([{ url: path, authorization: right, type: 'text/plain' }]);
    const wrong = start(InfluxDbConfig.parse(common), outletContext());
    await expect(wrong).rejects.toThrow('401: {"message":"unauthorized access"}');
  });
});

test('every so many seconds; not while silent, not once it is closed', async () => {
  const database = await strictDatabase('/write?db=a', 'Basic eDo=');
  const clock = new VirtualClock(0);
  const context = outletContext({ clock });
  const block = { version: 1, database: 'a', username: 'x', port: database.port, frequency: 10 };
  const outlet = await start(InfluxDbConfig.parse({ enabled: true, ...block }), context);
  const steps = [
    { atMs: 9_000, writes: 1, why: 'not yet' },
    { atMs: 10_000, writes: 2, why: 'due' },
    { atMs: 20_000, writes: 2, silent: true, why: 'nothing to act upon' },
    { atMs: 30_000, writes: 3, why: 'again' },
  ];
  for (const { atMs, writes, silent, why } of steps) {
    if (silent) context.house.fallSilent();
    else context.house.read(FULL_READING);
    clock.advanceTo(atMs);
    await new Promise(setImmediate);
    await until(() => outlet.status?.().endsWith(`${writes} times`) === true);
    expect(database.asked, why).toHaveLength(writes);
  }
  await outlet.close();
  clock.advanceTo(90_000);
  expect(database.asked).toHaveLength(3);
  expect(context.failures).toEqual([]);
});

test('a database that goes away ends the outlet, which is then started again', async () => {
  const database = createServer((_request, response) => void response.writeHead(204).end());
  database.listen(0, '127.0.0.1');
  await once(database, 'listening');
  const { port } = database.address() as AddressInfo;
  const clock = new VirtualClock(0);
  const context = outletContext({ clock });
  const outlet = await start(InfluxDbConfig.parse({ enabled: true, port }), context);
  onTestFinished(() => outlet.close());
  database.closeAllConnections();
  database.close();
  clock.advanceTo(15_000);
  await until(() => context.failures.length > 0);
  expect(context.failures).toHaveLength(1);
  await expect(
    start(InfluxDbConfig.parse({ enabled: true, port }), outletContext()),
  ).rejects.toThrow();
});

describe.skipIf(!hasInfluxDb)('InfluxDB 1 (needs influxd)', () => {
  test('keeps what it is told, and says no to others', async () => {
    const user = { name: 'meter', password: 'secret' };
    const port = await startInfluxDb(user);
    const at = ['-port', String(port), '-username', user.name, '-password', user.password];
    const influx = (...args: string[]) =>
      execFileSync('influx', [...at, ...args], { encoding: 'utf8' });
    influx('-execute', 'CREATE DATABASE "energyme-home"');
    const block = { enabled: true, version: 1, port, username: user.name };
    const wrong = start(InfluxDbConfig.parse({ ...block, password: 'no' }), outletContext());
    await expect(wrong).rejects.toThrow('401');
    const right = InfluxDbConfig.parse({ ...block, password: user.password });
    const outlet = await start(right, outletContext());
    onTestFinished(() => outlet.close());
    const query = 'SELECT * FROM meter ORDER BY time';
    const told = influx('-database', 'energyme-home', '-format', 'csv', '-execute', query);
    expect(
      told
        .trim()
        .split('\n')
        .map((row) => row.split(',')),
    ).toEqual([
      [
        ...['name', 'time', 'active_energy_exported', 'active_energy_imported', 'active_power'],
        ...['channel', 'device_id', 'label', 'role', 'voltage'],
      ],
      ['meter', TIME, '358023', '3580245', '-780', '0', 'd83adde77308', 'Grid', 'grid', '231.1'],
      ['meter', TIME, '', '1234567.5', '3671', '1', 'd83adde77308', 'EV', 'load', ''],
    ]);
  });
});

describe.skipIf(!hasVictoriaMetrics)('VictoriaMetrics (needs it)', () => {
  test('takes what is written to a bucket', async () => {
    const port = await startVictoriaMetrics();
    const outlet = await start(InfluxDbConfig.parse({ enabled: true, port }), outletContext());
    onTestFinished(() => outlet.close());
    await fetch(`http://127.0.0.1:${port}/internal/force_flush`);
    const match = encodeURIComponent('{__name__=~"meter_.*"}');
    const told = await fetch(`http://127.0.0.1:${port}/api/v1/export?match[]=${match}`);
    const rows = (await told.text())
      .trim()
      .split('\n')
      .map((row) => JSON.parse(row));
    const values = rows.map(({ metric, values: [value], timestamps: [at] }) => {
      expect(at).toBe(FAKE_EPOCH_MS - 420);
      return [metric.__name__, metric.channel, value];
    });
    expect(values.toSorted()).toEqual([
      ['meter_active_energy_exported', '0', 358_023],
      ['meter_active_energy_imported', '0', 3_580_245],
      ['meter_active_energy_imported', '1', 1_234_567.5],
      ['meter_active_power', '0', -780],
      ['meter_active_power', '1', 3_671],
      ['meter_voltage', '0', 231.1],
    ]);
  });
});
