import { pino } from 'pino';
import { expect, test } from 'vitest';
import { VirtualClock } from '../../sim/virtual-clock.ts';
import { LiveHouse } from '../../src/house/live-house.ts';
import { endBoostInTime } from '../../src/journal/boost-end.ts';
import { resumeBoost } from '../../src/journal/remembered-boost.ts';
import { INPUT } from '../support/charger.ts';
import { FakeBoard } from '../support/fakes.ts';

const HOUR_MS = 3_600_000;
/** What the time really is at the start. */
const SIX = Date.UTC(2026, 5, 21, 6);
const SEVEN = SIX + HOUR_MS;

/** A box whose boost goes on after a start, with a wall clock that can be set. */
function start(lateMs: number, remainingMs: number) {
  const real = new VirtualClock(SIX);
  const wall = { lateMs };
  const clock = {
    now: () => real.now(),
    epochMs: () => real.epochMs() - wall.lateMs,
    setTimeout: (callback: () => void, delayMs: number) => real.setTimeout(callback, delayMs),
    clearTimeout: (handle: unknown) => real.clearTimeout(handle),
  };
  const house = new LiveHouse({
    name: 'SunPilot_TEST',
    simulated: true,
    source: 'simulated',
    board: new FakeBoard(),
    clock,
    log: pino({ enabled: false }),
    input: { ...INPUT, nowMs: 0, heldUntilMs: 0 },
    totals: { solarWh: 0, gridWh: 0 },
    failed: () => {},
  });
  const boost = { currentA: 12, onlyAtLowTariff: false, takenWh: 0, untilEpochMs: SEVEN };
  resumeBoost({ ...boost, remainingMs }, (news) => house.send(news), clock);
  const stop = endBoostInTime(house, (news) => house.send(news), clock);
  const until = () => house.picture().boost?.untilEpochMs;
  return { real, wall, house, stop, until };
}

test('late by an outage, then put right: it ends when it was meant to', () => {
  const { real, wall, until } = start(3 * HOUR_MS, 4 * HOUR_MS);
  real.advanceTo(HOUR_MS / 2);
  expect(until()).toBe(SEVEN);
  wall.lateMs = 0;
  expect(until(), 'what is told is when it will end').toBe(SEVEN);
  real.advanceTo(HOUR_MS - 1_000);
  expect(until()).toBe(SEVEN);
  real.advanceTo(HOUR_MS + 5_000);
  expect(until()).toBeUndefined();
});

test('put right after its time: it ends within five seconds', () => {
  const { real, wall, until } = start(3 * HOUR_MS, 4 * HOUR_MS);
  real.advanceTo(2 * HOUR_MS);
  expect(until()).toBe(SEVEN);
  wall.lateMs = 0;
  real.advanceTo(2 * HOUR_MS + 5_000);
  expect(until()).toBeUndefined();
});

test('late for good: no longer than it was when it was written', () => {
  const { real, until } = start(3 * HOUR_MS, 2 * HOUR_MS);
  real.advanceTo(2 * HOUR_MS - 2_000);
  expect(until()).toBeDefined();
  real.advanceTo(2 * HOUR_MS);
  expect(until()).toBeUndefined();
});

test('a clock that is right ends it to the millisecond, and is told so', () => {
  const { real, until } = start(0, HOUR_MS);
  real.advanceTo(HOUR_MS - 1);
  expect(until()).toBe(SEVEN);
  real.advanceTo(HOUR_MS);
  expect(until()).toBeUndefined();
});

test('nobody looks any more after the end', () => {
  const { real, wall, stop, until } = start(3 * HOUR_MS, 4 * HOUR_MS);
  stop();
  wall.lateMs = 0;
  real.advanceTo(HOUR_MS + 60_000);
  expect(until()).toBe(SEVEN);
});
