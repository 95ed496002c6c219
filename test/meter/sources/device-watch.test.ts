import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { VirtualClock } from '../../../sim/virtual-clock.ts';
import { watchDevice } from '../../../src/meter/sources/device-watch.ts';

let folder: string;
let link: string;
let clock: VirtualClock;
let gone: string[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sunpilot-'));
  link = join(folder, 'by-id');
  for (const name of ['ttyUSB0', 'ttyUSB1']) writeFileSync(join(folder, name), '');
  symlinkSync('ttyUSB0', link);
  clock = new VirtualClock();
  gone = [];
});
afterEach(() => rmSync(folder, { recursive: true }));

const watch = (path = link) => watchDevice(path, clock, (why) => gone.push(why));

test('a silent device that is there is left alone', () => {
  watch();
  clock.advanceTo(3_600_000);
  expect(gone).toEqual([]);
});

test('one that went is found out after 2 s, once', () => {
  watch();
  rmSync(join(folder, 'ttyUSB0'));
  clock.advanceTo(1_999);
  expect(gone).toEqual([]);
  clock.advanceTo(60_000);
  expect(gone).toEqual(['is no longer there']);
});

test('one that came back under another number is another', () => {
  watch();
  rmSync(link);
  symlinkSync('ttyUSB1', link);
  clock.advanceTo(2_000);
  expect(gone).toEqual(['is another device now']);
});

test('one that sends is not looked for', () => {
  const watched = watch();
  rmSync(link);
  for (let atMs = 1_000; atMs <= 9_000; atMs += 1_000) {
    watched.heard();
    clock.advanceTo(atMs);
  }
  expect(gone).toEqual([]);
  clock.advanceTo(12_000);
  expect(gone).toHaveLength(1);
});

test('what is no file is not watched, and a stopped watch is silent', () => {
  watch(join(folder, 'none'));
  watch().stop();
  rmSync(link);
  clock.advanceTo(60_000);
  expect(gone).toEqual([]);
});
