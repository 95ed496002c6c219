import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { z } from 'zod';
import { VirtualClock } from '../../../sim/virtual-clock.ts';
import type { Close } from '../../../src/meter/source.ts';
import { MeterConfig } from '../../../src/meter/sources/meter.config.ts';
import { openMeter } from '../../../src/meter/sources/open.ts';
import { MeterLog } from '../../support/meter-log.ts';
import { telegram } from '../../support/p1-telegram.ts';
import { PowerServer, text } from '../../support/power-server.ts';
import { hasSocat, SerialCable } from '../../support/serial-cable.ts';

const FIRST = telegram({ at: '260318122546W', importW: 0, exportW: 780 });
const SECOND = telegram({ at: '260318122547W', importW: 1_250, exportW: 0 });
const CORRUPT = FIRST.replace('00.780', '00.680');
/** The second comes in two parts: the line broke and was mended. */
const STREAM = `0.780*kW)\r\n!12\r\n${FIRST}${CORRUPT}${SECOND}`;

const READINGS = [
  {
    importW: 0,
    exportW: 780,
    protocol: 'dsmr',
    version: '50',
    at: { epochMs: Date.UTC(2026, 2, 18, 11, 25, 46), local: '2026-03-18 12:25:46' },
  },
  { importW: 1_250, exportW: 0 },
];

let clock: VirtualClock;
let log: MeterLog;
let close: Close;

beforeEach(() => {
  clock = new VirtualClock();
  log = new MeterLog();
  close = () => {};
});
afterEach(() => close());

async function open(config: z.input<typeof MeterConfig>): Promise<void> {
  const parts = { clock, timeZone: 'Europe/Amsterdam' };
  const source = await openMeter(MeterConfig.parse(config), parts);
  expect(source.name).toBe(config.source);
  close = source.open(log);
}

/** Both good telegrams came with their bytes, and the bad one did not. */
function expectStream(): void {
  expect(log.readings).toMatchObject(READINGS);
  expect(log.raws.map((raw) => Buffer.from(raw ?? []).toString('latin1'))).toEqual([FIRST, SECOND]);
  expect(log.faultKinds).toEqual(['checksum']);
}

test('telegrams over TCP', async () => {
  const server = createServer((socket) => {
    socket.write(Buffer.from('fffb03fffd03', 'hex'));
    socket.write(STREAM);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
  await open({ source: 'tcp', host: '127.0.0.1', port });
  await log.until(() => log.readings.length === 2);
  expectStream();
  close();
  server.close();
});

test.each([
  ['capture.txt', STREAM],
  ['capture.gz', gzipSync(STREAM)],
])('telegrams from %s', async (name, content) => {
  const folder = mkdtempSync(join(tmpdir(), 'sunpilot-'));
  const file = join(folder, name);
  writeFileSync(file, content);
  await open({ source: 'replay', file });
  await log.until(() => log.faults.length === 1);
  clock.advanceTo(1_000);
  await log.until(() => log.linkStates.at(-1) === 'down');
  expectStream();
  expect(log.readings.map(({ takenAtMs }) => takenAtMs)).toEqual([0, 1_000]);
  rmSync(folder, { recursive: true });
});

test("the time in a remote's /api/data is local time of the zone", async () => {
  const server = await new PowerServer().listen();
  const data = { netSolar: 0.78, netGrid: 0, timestamp: '2026-07-01 12:00:00' };
  server.answers.set('/api/data', text(JSON.stringify(data)));
  await open({ source: 'power', url: server.url });
  await log.until(() => log.readings.length === 1);
  clock.advanceTo(1_000);
  await log.until(() => log.readings.length === 2);
  expect(log.readings[1]?.at).toEqual({
    epochMs: Date.UTC(2026, 6, 1, 10),
    local: '2026-07-01 12:00:00',
  });
  server.answers.set('/api/data', text(JSON.stringify({ ...data, timestamp: 'now' })));
  for (let poll = 3; poll <= 12; poll++) {
    clock.advanceTo(clock.now() + 1_000);
    await log.until(() => log.readings.length === poll);
  }
  expect(log.readings.filter(({ at }) => at !== undefined)).toHaveLength(1);
  close();
  await server.kill();
});

test('the simulated meter comes with a world', async () => {
  const config = MeterConfig.parse({ source: 'simulated' });
  await expect(openMeter(config, { clock, timeZone: 'UTC' })).rejects.toMatchObject({
    code: 'METER_WITHOUT_WORLD',
  });
});

describe.skipIf(!hasSocat)('on a pair of pseudo-terminals (needs socat)', () => {
  let cable: SerialCable;

  beforeEach(async () => {
    cable = await new SerialCable().plug();
    await open({ source: 'serial', path: cable.path });
    await log.until(() => log.linkStates[0] === 'up');
  });
  afterEach(async () => {
    close();
    await cable.remove();
  });

  test('telegrams in pieces of 64 bytes', async () => {
    clock.advanceTo(5_000);
    for (let at = 0; at < STREAM.length; at += 64) cable.send(STREAM.slice(at, at + 64));
    await log.until(() => log.readings.length === 2);
    expectStream();
    expect(log.readings[1]?.takenAtMs).toBe(5_000);
  });
});
