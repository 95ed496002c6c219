import { afterEach, beforeEach, expect, test } from 'vitest';
import { VirtualClock } from '../../../sim/virtual-clock.ts';
import type { Close } from '../../../src/meter/source.ts';
import { HttpConfig } from '../../../src/meter/sources/http.config.ts';
import { createHttpSource } from '../../../src/meter/sources/http.ts';
import { MeterConfig } from '../../../src/meter/sources/meter.config.ts';
import { MeterLog } from '../../support/meter-log.ts';
import { PowerServer, text } from '../../support/power-server.ts';

let server: PowerServer;
let log: MeterLog;
let clock: VirtualClock;
let close: Close;

beforeEach(async () => {
  server = new PowerServer();
  await server.listen();
  log = new MeterLog();
  clock = new VirtualClock();
});
afterEach(async () => {
  close();
  await server.kill();
});

function open(config: object): void {
  const settings = HttpConfig.parse({ source: 'http', url: server.url, ...config });
  close = createHttpSource(settings, { clock, random: () => 0 }).open(log);
}

async function readings(count: number): Promise<void> {
  await log.until(() => log.readings.length >= count);
}

test('a preset knows the path; twenty polls are one connection', async () => {
  server.answers.set('/api/v1/data', text('{"active_power_w":-780}'));
  open({ preset: 'homewizard', latencyMs: 400 });
  for (let count = 1; count <= 20; count++) {
    await readings(count);
    clock.advanceTo(clock.now() + 1_000);
  }
  expect(log.readings[1]).toEqual({ takenAtMs: 600, importW: 0, exportW: 780 });
  expect(server.connections).toBe(1);
  expect(log.linkStates).toEqual(['up']);
});

test('a path and values of one’s own', async () => {
  server.answers.set('/json?all=1', text('{"grid":{"kw":-1.5}}'));
  open({
    url: `${server.url}/json?all=1`,
    values: { netW: { at: '/grid/kw', scale: -1_000 } },
  });
  await readings(1);
  expect(log.readings[0]).toMatchObject({ importW: 1_500, exportW: 0 });
});

test('what is no reading is a fault, and asking goes on', async () => {
  server.answers.set('/e', text('[]'));
  open({ preset: 'youless' });
  await log.until(() => log.faults.length > 0);
  expect(log.faultKinds).toEqual(['no-reading']);
  server.answers.set('/e', text('[{"pwr":5}]'));
  clock.advanceTo(1_000);
  await readings(1);
});

test.each([
  ['no power anywhere', {}, ['values']],
  ['a pointer without its slash', { values: { netW: { at: 'power' } } }, ['values', 'netW', 'at']],
  ['nothing but export', { values: { exportW: { at: '/out' } } }, ['values']],
  ['a scale of 0', { values: { netW: { at: '', scale: 0 } } }, ['values', 'netW', 'scale']],
])('refused: %s', (_why, keys, path) => {
  const result = MeterConfig.safeParse({ source: 'http', url: 'http://meter', ...keys });
  expect(result.error?.issues.map((issue) => issue.path)).toEqual([path]);
});
