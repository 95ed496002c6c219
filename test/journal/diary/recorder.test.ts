import { expect, test } from 'vitest';
import { VirtualClock } from '../../../sim/virtual-clock.ts';
import type { Clock } from '../../../src/clock.ts';
import { recordHouse } from '../../../src/journal/diary/recorder.ts';
import { FakeDiary } from '../../support/fake-diary.ts';
import {
  CHARGING_PICTURE,
  FAKE_EPOCH_MS,
  FakeHouse,
  FULL_READING,
} from '../../support/fake-house.ts';

function record(offsetMs = 250) {
  const house = new FakeHouse();
  const diary = new FakeDiary();
  const clock = new VirtualClock(FAKE_EPOCH_MS + offsetMs);
  const look = () => ({ ...CHARGING_PICTURE, ...house.now, epochMs: clock.epochMs() });
  const stop = recordHouse({ ...faceOf(house), picture: look }, diary, clock);
  return { house, diary, clock, stop };
}

const faceOf = (house: FakeHouse) => ({
  decisions: () => house.decisions(),
  subscribe: (listener: Parameters<FakeHouse['subscribe']>[0]) => house.subscribe(listener),
});

test('each second of the wall clock is noted once', () => {
  const { diary, clock, stop } = record();
  const firstS = FAKE_EPOCH_MS / 1_000;
  clock.advanceTo(clock.now() + 5_000);
  stop();
  expect(diary.samples.map(({ atS }) => atS - firstS)).toEqual([0, 1, 2, 3, 4, 5]);
  clock.advanceTo(clock.now() + 5_000);
  expect(diary.samples).toHaveLength(6);
});

test('readings on their way to the pilot note nothing', () => {
  const { house, diary } = record();
  const before = diary.samples.length;
  for (let telegram = 0; telegram < 100; telegram++) house.read(FULL_READING);
  expect(diary.samples).toHaveLength(before);
});

test('closings of the contactor are counted as they happen', () => {
  const { house, diary, clock, stop } = record();
  house.tell({ type: 'contactor-closed' });
  house.tell({ type: 'contactor-closed' });
  clock.advanceTo(clock.now() + 1_000);
  expect(diary.samples.map(({ closings }) => closings)).toEqual([0, 2]);
  stop();
  expect(house.listeners).toBe(0);
});

test('a clock that is asked a moment too early notes no second twice', () => {
  const diary = new FakeDiary();
  const house = new FakeHouse();
  const calls: (() => void)[] = [];
  const early: Clock = {
    now: () => 0,
    epochMs: () => FAKE_EPOCH_MS + 999,
    setTimeout: (callback) => calls.push(callback),
    clearTimeout: () => {},
  };
  recordHouse(house, diary, early);
  calls.at(-1)?.();
  calls.at(-1)?.();
  expect(diary.samples).toHaveLength(1);
});
