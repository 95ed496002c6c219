import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { VirtualClock } from '../../../sim/virtual-clock.ts';
import type { Close } from '../../../src/meter/source.ts';
import { ReplayConfig } from '../../../src/meter/sources/replay.config.ts';
import { createReplaySource } from '../../../src/meter/sources/replay.ts';
import { lineDecoder } from '../../support/line-decoder.ts';
import { MeterLog, settled } from '../../support/meter-log.ts';

let folder: string;
let clock: VirtualClock;
let log: MeterLog;
let close: Close;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sunpilot-'));
  clock = new VirtualClock();
  log = new MeterLog();
  close = () => {};
});
afterEach(() => {
  close();
  rmSync(folder, { recursive: true });
});

function play(name: string, content: string | Buffer, speed = 1): void {
  const file = join(folder, name);
  writeFileSync(file, content);
  const config = ReplayConfig.parse({ source: 'replay', file, speed });
  close = createReplaySource(config, { clock, createDecoder: lineDecoder(clock) }).open(log);
}

/** Lets time pass in steps until the link is down. */
async function playOut(stepMs: number): Promise<void> {
  await log.until(() => log.links.length > 0);
  for (let turn = 0; turn < 500 && log.linkStates.at(-1) !== 'down'; turn++) {
    clock.advanceTo(clock.now() + stepMs);
    await settled();
  }
}

const told = () => log.readings.map((one) => [one.takenAtMs, one.importW - one.exportW]);

test.each([
  ['day.csv', 't_s,house_w,pv_w\n0,400,0\n1,400,1000\n3,400,0\n'],
  ['day.CSV', 't_s,net_w\r\n0,400\r\n1,-600\r\n3,400'],
  ['day.csv.gz', gzipSync('t_s,net_w\n100,400\n101,-599.6\n103,400\n')],
  ['capture', '400@1000\n600@1001\n400@1003\n'],
])('%s comes at its own times', async (name, content) => {
  play(name, content);
  await playOut(500);
  const second = name === 'capture' ? 600 : -600;
  expect(told()).toEqual([
    [0, 400],
    [1_000, second],
    [3_000, 400],
  ]);
  expect(log.linkStates).toEqual(['up', 'down']);
  expect(log.links[1]?.detail).toMatch(/ended after 3 readings$/);
  expect(log.faults).toEqual([]);
});

test('at another speed', async () => {
  play('day.csv', 't_s,net_w\n0,1\n60,2\n120,3\n', 60);
  await playOut(250);
  expect(told()).toEqual([
    [0, 1],
    [1_000, 2],
    [2_000, 3],
  ]);
});

test.each([
  ['1\n2\n3\n', [0, 1_000, 2_000], 'no time: a second each'],
  ['1@10\n2@10\n3@9\n4@11\n', [0, 1_000, 2_000, 4_000], 'repeated and running back: a second'],
  ['1@0\n2@90000\n3@90001\n', [0, 1_000, 2_000], 'another day: a joint'],
  ['1@0\n2@10\n3\n4@20\n', [0, 10_000, 11_000, 21_000], 'some without'],
])('a capture is paced by what its telegrams tell: %j', async (content, dueMs) => {
  play('capture', content);
  await playOut(500);
  expect(log.readings.map(({ takenAtMs }) => takenAtMs)).toEqual(dueMs);
});

test('what is refused is told in its place', async () => {
  play('capture', '1\n?checksum\n2\n');
  await playOut(500);
  expect(log.faultKinds).toEqual(['checksum']);
  expect(told()).toHaveLength(2);
  expect(log.raws.map(String)).toEqual(['1', '2']);
});

test('bad rows are told and passed over', async () => {
  play('day.csv', 't_s,net_w\n0,1\n1,x\n2,3\n');
  await playOut(500);
  expect(log.faults[0]?.detail).toMatch(/^line 3, column net_w: is "x", must be watts/);
  expect(told()).toEqual([
    [0, 1],
    [2_000, 3],
  ]);
});

test('a file of nothing but bad rows is given up', async () => {
  play('day.csv', `t_s,net_w\n${'x,y\n'.repeat(5_000)}`);
  await playOut(500);
  expect(log.faults).toHaveLength(1_000);
  expect(log.links[1]?.detail).toMatch(/ended after 0 readings$/);
});

test.each([
  ['day.csv', 'hello\n', 'format', /line 1: column t_s is missing/],
  ['day.csv.gz', 't_s,net_w\n0,1\n', 'transport', /incorrect header check/],
  ['day.csv.gz', gzipSync('t_s,net_w\n0,1\n').subarray(0, 20), 'transport', /unexpected end/],
])('%s that cannot be read ends the replay', async (name, content, kind, detail) => {
  play(name, content);
  await log.until(() => log.linkStates.at(-1) === 'down');
  expect(log.faults[0]).toMatchObject({ kind, detail: expect.stringMatching(detail) });
});

test('a file that is not there', async () => {
  const config = ReplayConfig.parse({ source: 'replay', file: join(folder, 'none.csv') });
  createReplaySource(config, { clock, createDecoder: lineDecoder(clock) }).open(log);
  await log.until(() => log.links.length === 1);
  expect(log.faults[0]).toMatchObject({
    kind: 'transport',
    detail: expect.stringMatching(/ENOENT/),
  });
  expect(log.linkStates).toEqual(['down']);
});

test('closed, it tells nothing more', async () => {
  play('day.csv', 't_s,net_w\n0,1\n1,2\n');
  await log.until(() => log.readings.length === 1);
  const before = log.count;
  close();
  close();
  clock.advanceTo(10_000);
  await settled();
  expect(log.count).toBe(before);
});

test('it is read as it is played: a bad row a megabyte away is not known yet', async () => {
  const rows = Array.from({ length: 100_000 }, (_, s) => `${s},${s}\n`);
  play('day.csv', `t_s,net_w\n${rows.join('')}bad,row\n`, 10_000);
  await log.until(() => log.readings.length > 0);
  clock.advanceTo(2);
  await settled();
  expect(told().at(-1)).toEqual([2, 20]);
  expect(log.faults).toEqual([]);
  clock.advanceTo(10_000);
  await log.until(() => log.faults.length > 0);
  expect(log.readings).toHaveLength(100_000);
});
