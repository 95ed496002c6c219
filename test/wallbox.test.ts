import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fastify from 'fastify';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { VirtualClock } from '../sim/virtual-clock.ts';
import { Config } from '../src/config.ts';
import { openJournal } from '../src/journal/journal.ts';
import { startWallbox, type Wallbox, type WallboxParts } from '../src/wallbox.ts';
import { readingOf } from './support/charger.ts';
import { FAKE_DEVICE } from './support/fake-device.ts';
import { FakeDiary } from './support/fake-diary.ts';
import { FakeBoard, FakeMeter, PluggedBoard } from './support/fakes.ts';

const EPOCH = Date.UTC(2026, 5, 21, 10);

let stateDir: string;
let board: FakeBoard;
let meter: FakeMeter;
let clock: VirtualClock;
let wallbox: Wallbox;

beforeEach(async () => {
  stateDir = await mkdtemp(join(tmpdir(), 'sunpilot-wallbox-'));
});
// A box that was cut off may still be writing there.
afterEach(() => rm(stateDir, { recursive: true, maxRetries: 20 }));

/** Starts as after a start of the process; each call begins at virtual zero. */
async function start(
  raw: { start?: object } = {},
  more: Partial<WallboxParts> = {},
): Promise<void> {
  board = new FakeBoard();
  meter = new FakeMeter();
  clock = new VirtualClock(EPOCH);
  const journal = await openJournal(stateDir);
  const settings = await journal.settings.read(EPOCH);
  const layer = settings.kind === 'found' ? settings.value.charging.start : {};
  const config = Config.parse({
    meter: { source: 'simulated' },
    charging: { law: 'step', ...raw, start: { mode: 'off', ...raw.start, ...layer } },
  });
  wallbox = await startWallbox({
    config,
    pins: new Map(),
    settings,
    journal,
    simulated: true,
    board,
    meter,
    openMeter: async () => meter,
    check: async () => ({ ok: true, config }),
    about: { version: '1.2.3', device: FAKE_DEVICE },
    clock,
    log: pino({ enabled: false }),
    bootId: 'boot-1',
    api: async () => fastify(),
    failed: vi.fn<(cause: unknown) => void>(),
    ...more,
  });
}

const charger = () => wallbox.house.picture().charger;
const box = async () => JSON.parse(await readFile(join(stateDir, 'box.json'), 'utf8'));

async function end(): Promise<void> {
  const ended = wallbox.end();
  clock.advanceTo(clock.now() + 8_000);
  await ended;
}

test('the diary hears of each second, and is closed with the house', async () => {
  const diary = new FakeDiary();
  await start({ start: { mode: 'solar' } }, { diary });
  board.sense('C');
  for (let second = 1; second <= 12; second++) {
    clock.advanceTo(second * 1_000);
    meter.report(readingOf(-600, clock.now()));
  }
  await end();
  expect(diary.isClosed).toBe(true);
  const seconds = diary.samples.map(({ atS }) => atS - EPOCH / 1_000);
  expect(seconds.slice(0, 13)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
  expect(diary.samples[12]).toMatchObject({ gridW: -600, vehicle: 'C', closings: 1 });
});

test('from the meter to the pilot', async () => {
  await start({ start: { mode: 'solar' } });
  board.sense('C');
  for (let second = 1; second <= 12; second++) {
    clock.advanceTo(second * 1_000);
    meter.report(readingOf(-600, clock.now()));
  }
  expect(board.applied.at(-1)).toEqual({ pilot: { kind: 'pwm', duty: 25 }, contactor: 'closed' });
  await end();
  expect(board.applied.at(-1)).toEqual({ pilot: { kind: 'steady' }, contactor: 'open' });
  expect(meter.isOpen).toBe(false);
});

describe('what was set survives a restart', () => {
  test('mode, manual duty, enabled, bound', async () => {
    await start();
    const done = await wallbox.control.change({
      mode: 'manual',
      manualDutyPercent: 42,
      enabled: false,
      maxCurrentA: 20,
    });
    expect(done).toEqual({ ok: true });
    wallbox.cut();
    await start();
    const { mode, manualDuty, enabled, maxCurrentA } = charger();
    expect({ mode, manualDuty, enabled, maxCurrentA }).toEqual({
      mode: 'manual',
      manualDuty: 42,
      enabled: false,
      maxCurrentA: 20,
    });
  });

  test('that a car was woken, until it is unplugged', async () => {
    const pulses = async (): Promise<number> => {
      const plugged = new PluggedBoard();
      await start({ start: { mode: 'manual' } }, { board: plugged });
      for (let second = 1; second <= 100; second++) clock.advanceTo(second * 1_000);
      board = plugged;
      return plugged.applied.filter(
        ({ pilot }, at, all) => pilot.kind === 'fault' && all[at - 1]?.pilot.kind !== 'fault',
      ).length;
    };
    expect(await pulses()).toBe(1);
    await expect.poll(box).toHaveProperty('wasCarWoken', true);
    wallbox.cut();
    expect(await pulses()).toBe(0);
    board.sense('A');
    await end();
    expect(await box()).not.toHaveProperty('wasCarWoken');
    expect(await pulses()).toBe(1);
    wallbox.cut();
  });

  test('a boost with what the car took of it, until its end', async () => {
    const untilEpochMs = EPOCH + 3_600_000;
    await start();
    await wallbox.control.change({ mode: 'manual' });
    wallbox.control.boost({ currentA: 12, untilEpochMs, onlyAtLowTariff: true });
    await expect.poll(box).toHaveProperty('boost');
    wallbox.cut();
    await start();
    expect(wallbox.house.picture().boost).toEqual({
      currentA: 12,
      onlyAtLowTariff: true,
      untilEpochMs,
      energyWh: undefined,
      takenWh: 0,
    });
    board.sense('C');
    wallbox.control.boost({ currentA: 16, untilEnergyWh: 1_000 });
    clock.advanceTo(610_000);
    await end();
    const { takenWh } = (await box()).boost;
    // 10 minutes at 16 A, less the 10 s of the start.
    expect(takenWh).toBeCloseTo((16 * 230 * 600) / 3_600, -1);
    await start();
    expect(wallbox.house.picture().boost).toMatchObject({ energyWh: 1_000, takenWh });
    wallbox.control.endBoost();
    await end();
    expect(await box()).not.toHaveProperty('boost');
  });

  test.each([
    { left: 3_600_000, since: 60_000, remains: 3_540_000, why: 'a minute is over' },
    { left: 3_600_000, since: -7_200_000, remains: 3_600_000, why: 'the clock went back' },
    { left: 3_600_000, since: 3_600_000, remains: undefined, why: 'its time is over' },
  ])('a boost lasts $remains ms after a restart: $why', async ({ left, since, remains }) => {
    await start();
    const untilEpochMs = EPOCH - since + left;
    const boost = { currentA: 12, onlyAtLowTariff: false, takenWh: 0, untilEpochMs };
    await end();
    const state = { ...(await box()), boost: { ...boost, remainingMs: left } };
    await writeFile(join(stateDir, 'box.json'), JSON.stringify(state));
    await start();
    const ends = wallbox.house.picture().boost?.untilEpochMs;
    expect(ends).toBe(remains === undefined ? undefined : EPOCH + remains);
    await end();
  });

  test('a torn file is set aside and the mode is off, whatever the configuration starts with', async () => {
    await writeFile(join(stateDir, 'settings.json'), '{"charging":{"start":{"mo');
    await start({ start: { mode: 'solar' } });
    expect(charger().mode).toBe('off');
    expect(await readFile(join(stateDir, `settings.json.broken-${EPOCH}`), 'utf8')).toContain('mo');
    wallbox.cut();
    await start({ start: { mode: 'solar' } });
    expect(charger().mode).toBe('off');
  });

  test('H24 without what the box remembered nobody knows of its faults: mode is off until it is set', async () => {
    await start();
    await wallbox.control.change({ mode: 'manual', manualDutyPercent: 42 });
    wallbox.cut();
    await writeFile(join(stateDir, 'box.json'), '{"faults":[{"ki');
    await start();
    expect(charger()).toMatchObject({ mode: 'off', manualDuty: 42 });
    wallbox.cut();
    await start();
    expect(charger()).toMatchObject({ mode: 'off', manualDuty: 42 });
  });

  test('a change that cannot be written does not take effect', async () => {
    await start();
    await rm(stateDir, { recursive: true });
    const done = await wallbox.control.change({ mode: 'manual' });
    expect(done).toMatchObject({ ok: false, refusal: { kind: 'not-saved' } });
    expect(charger().mode).toBe('off');
    await openJournal(stateDir);
  });

  test('a pinned key is refused by name, and nothing of the change is made', async () => {
    await start({}, { pins: new Map([['charging.law', 'SUNPILOT_CHARGING__LAW']]) });
    const done = await wallbox.control.change({ mode: 'manual', law: 'step' });
    expect(done).toEqual({
      ok: false,
      refusal: { kind: 'pinned', key: 'charging.law', by: 'SUNPILOT_CHARGING__LAW' },
    });
    expect(charger().mode).toBe('off');
  });

  test('energy of the car adds up over restarts', async () => {
    await start({ start: { mode: 'manual' } });
    board.sense('C');
    board.draw(3_600);
    clock.advanceTo(100_000);
    await end();
    const { gridWh } = await box();
    expect(gridWh).toBeCloseTo(108);
    await start();
    expect(wallbox.house.picture().totals.gridWh).toBe(gridWh);
  });
});

describe('starts that nobody ended', () => {
  test('H25 three within ten minutes latch a fault that survives, until it is reset', async () => {
    for (let crash = 0; crash < 3; crash++) {
      await start();
      expect(charger().faults).toEqual([]);
      wallbox.cut();
    }
    await start();
    expect(charger().faults).toMatchObject([{ kind: 'crash-loop', latched: true }]);
    expect(board.applied.at(-1)?.pilot).toEqual({ kind: 'fault' });
    await end();
    await start();
    expect(charger().faults).toMatchObject([{ kind: 'crash-loop' }]);
    expect(await wallbox.control.resetFault('crash-loop')).toEqual({ ok: true });
    expect(charger().faults).toEqual([]);
    expect((await box()).faults).toEqual([]);
  });

  test('orderly ends do not count', async () => {
    for (let run = 0; run < 5; run++) {
      await start();
      await end();
    }
    expect((await box()).unfinishedStarts).toEqual([]);
  });
});

test('H27 after the machine itself was away, each box waits for a time of its own', async () => {
  await start();
  await end();
  await start({ start: { mode: 'manual' } }, { bootId: 'boot-2' });
  board.sense('C');
  clock.advanceTo(10_000);
  expect(charger().reason.code).toBe('power-return-wait');
  clock.advanceTo(130_000);
  expect(charger().duty).toBeDefined();
});

test.each(['weld', 'rcd-self-test'] as const)(
  'a %s fault is reset at the box only',
  async (kind) => {
    await start();
    await end();
    const faults = [{ kind, sinceEpochMs: 1, latched: true, detail: '' }];
    await writeFile(join(stateDir, 'box.json'), JSON.stringify({ ...(await box()), faults }));
    await start();
    expect(await wallbox.control.resetFault(kind)).toMatchObject({
      refusal: { kind: 'at-the-box' },
    });
    expect(await wallbox.control.resetFault('rcd')).toMatchObject({
      refusal: { kind: 'no-such-fault' },
    });
  },
);
