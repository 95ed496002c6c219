import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { expect, onTestFinished, test } from 'vitest';
import { VirtualClock } from '../../sim/virtual-clock.ts';
import { chargerJson } from '../../src/house/charger/charger-picture.ts';
import { LiveHouse } from '../../src/house/live-house.ts';
import { BoxMemory } from '../../src/journal/box-memory.ts';
import { NEW_BOX, openJournal } from '../../src/journal/journal.ts';
import { noteStart, rememberHouse } from '../../src/journal/remember-house.ts';
import { INPUT } from '../support/charger.ts';
import { FakeBoard } from '../support/fakes.ts';

const RCD = { kind: 'rcd', latched: true, detail: 'tripped' } as const;

/** A house that is remembered in a folder, and what the log was told. */
async function start() {
  const folder = await mkdtemp(join(tmpdir(), 'sunpilot-remember-'));
  // What is still being written there gives way.
  onTestFinished(() => rm(folder, { recursive: true, force: true, maxRetries: 20 }));
  const { box: file } = await openJournal(folder);
  const board = new FakeBoard();
  const clock = new VirtualClock(Date.UTC(2026, 5, 21, 10));
  const logged: string[] = [];
  const log = pino({}, { write: (line: string) => void logged.push(JSON.parse(line).msg) });
  const house = new LiveHouse({
    name: 'SunPilot_TEST',
    simulated: true,
    source: 'simulated',
    board,
    clock,
    log,
    input: { ...INPUT, nowMs: clock.now(), heldUntilMs: 0 },
    totals: { solarWh: 0, gridWh: 0 },
    failed: () => {},
  });
  house.send({ type: 'mode.manual' });
  board.sense('C');
  const end = rememberHouse(house, new BoxMemory(file, NEW_BOX), { clock, log });
  const contactor = () => board.applied.at(-1)?.contactor;
  const faults = () => chargerJson(house.picture()).faults;
  const onDisk = async () =>
    JSON.parse(await readFile(file.path, 'utf8').catch(() => '{"faults":[]}')).faults;
  expect(contactor()).toBe('closed');
  return { folder, file, board, clock, house, logged, end, contactor, faults, onDisk };
}

test('H32 a slow disk: open at once, and done only once the fault is on it', async () => {
  const { file, board, logged, contactor, faults, onDisk } = await start();
  const write = file.write.bind(file);
  let letGo = (): void => {};
  const slow = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  file.write = (value) => slow.then(() => write(value));
  board.listener.fault?.(RCD);
  expect(contactor()).toBe('open');
  expect(faults()).toMatchObject([{ kind: 'rcd', latched: true, recorded: false }]);
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(faults()).toMatchObject([{ recorded: false }]);
  expect(await onDisk()).toEqual([]);
  expect(logged).not.toContain('told to open, and the fault is on disk');
  letGo();
  await expect.poll(faults).toMatchObject([{ recorded: true }]);
  expect(await onDisk()).toMatchObject([{ kind: 'rcd', latched: true, detail: 'tripped' }]);
  expect(logged).toContain('told to open, and the fault is on disk');
});

test('a disk that fails: open, said once, and tried until it takes the fault', async () => {
  const { folder, board, clock, logged, contactor, faults, onDisk } = await start();
  await rm(folder, { recursive: true });
  board.listener.fault?.(RCD);
  expect(contactor()).toBe('open');
  const failures = () => logged.filter((msg) => msg.includes('not on disk')).length;
  await expect.poll(failures).toBe(1);
  clock.advanceTo(clock.now() + 5_000);
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(faults()).toMatchObject([{ recorded: false }]);
  expect(failures()).toBe(1);
  await mkdir(folder);
  clock.advanceTo(clock.now() + 5_000);
  await expect.poll(faults).toMatchObject([{ recorded: true }]);
  expect(await onDisk()).toMatchObject([{ kind: 'rcd' }]);
});

test('a start on a disk that takes nothing goes on, and is noted with what is written next', async () => {
  const { folder, file, house, clock } = await start();
  const memory = new BoxMemory(file, NEW_BOX);
  const told: string[] = [];
  const log = pino({}, { write: (line: string) => void told.push(JSON.parse(line).msg) });
  await rm(folder, { recursive: true });
  await noteStart(house, memory, { clock, log, bootId: 'boot-1' });
  expect(told).toEqual(['this start is not on disk, and what is set now will not be either']);
  await mkdir(folder);
  await memory.update((box) => ({ ...box, solarWh: 1 }));
  expect(JSON.parse(await readFile(file.path, 'utf8'))).toMatchObject({
    unfinishedStarts: [clock.epochMs()],
    bootId: 'boot-1',
  });
});

test('an end on a disk that takes nothing is one all the same', async () => {
  const { folder, house, logged, end } = await start();
  await rm(folder, { recursive: true });
  house.cut();
  await end();
  expect(logged).toContain('this end is not on disk: it counts as none');
});

test('what is not latched is not written, and says nothing of it', async () => {
  const { board, house, faults, onDisk, end } = await start();
  board.listener.fault?.({ ...RCD, kind: 'board', latched: false });
  expect(faults()).toMatchObject([{ kind: 'board', recorded: null }]);
  house.cut();
  await end();
  expect(await onDisk()).toEqual([]);
});

test('a fault that came before anybody remembered is written all the same', async () => {
  const { board, house, clock, file, onDisk } = await start();
  board.listener.fault?.(RCD);
  rememberHouse(house, new BoxMemory(file, NEW_BOX), { clock, log: pino({ enabled: false }) });
  await expect.poll(onDisk).toMatchObject([{ kind: 'rcd' }]);
});

test('the word of a fault before is none for one that came after its reset', async () => {
  const { board, house, clock, faults } = await start();
  board.listener.fault?.(RCD);
  const [first] = house.picture().charger.faults;
  if (first === undefined) throw new Error('no fault');
  house.send({ type: 'fault.reset', kind: 'rcd' });
  clock.advanceTo(clock.now() + 1_000);
  house.send({ type: 'fault.raised', fault: { ...first, sinceEpochMs: first.sinceEpochMs + 1 } });
  house.send({ type: 'fault.recorded', kind: 'rcd', sinceEpochMs: first.sinceEpochMs });
  expect(faults()).toMatchObject([{ recorded: false }]);
});
