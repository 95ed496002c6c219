import { describe, expect, test } from 'vitest';
import { type Car, type CarModel, createCar } from '../../sim/car.ts';
import { CAR_MODELS, MEASURED_CAR } from '../../sim/car-models.ts';

interface Drive {
  readonly offeredA: number | undefined;
  readonly supplied?: boolean;
}

/** Drives a car once a second; `at` gives the offer from that second on. */
function drive(car: Car, seconds: number, at: Readonly<Record<number, Drive>>): number[] {
  let now: Drive = { offeredA: undefined };
  const drawn: number[] = [];
  for (let s = 0; s < seconds; s++) {
    now = at[s] ?? now;
    drawn.push(car.step(s, now.offeredA, now.supplied ?? now.offeredA !== undefined));
  }
  return drawn;
}

const firstAbove = (drawn: number[], fromS: number, amperes: number) =>
  drawn.findIndex((a, s) => s >= fromS && a > amperes);

describe('the measured car', () => {
  const drawn = drive(createCar(MEASURED_CAR), 200, {
    0: { offeredA: 30 },
    120: { offeredA: 12 },
    160: { offeredA: undefined, supplied: true },
  });

  test.each([
    [7, 0, 'starting takes 8 s'],
    [8, 1.2, 'then it ramps 1.2 A/s'],
    [110, 29.8, 'and rests 0.2 A under the offer'],
    [122, 29.8, 'a new offer is not seen for 3 s'],
    [123, 23.8, 'then it falls 6 A/s'],
    [130, 11.8, 'to the new offer less 0.2 A'],
    [160, 0, 'X1 ends it within a second at 12 A/s'],
  ])('after %i s draws %f A: %s', (second, amperes) => {
    expect(drawn[second]).toBeCloseTo(amperes, 6);
  });
});

const STEADY: Record<number, Drive> = { 0: { offeredA: 10.7 } };

test.each<[string, CarModel, number]>([
  ['whole amperes', CAR_MODELS['whole-ampere'], 9.8],
  ['more than offered', CAR_MODELS['draws-too-much'], 13.7],
  ['an 8 A minimum', CAR_MODELS['eight-ampere-minimum'], 10.5],
  ['an offer under its minimum', { ...MEASURED_CAR, minA: 12 }, 0],
  ['never', CAR_MODELS['never-draws'], 0],
  ['a charger of 8 A', { ...MEASURED_CAR, maxA: 8 }, 8],
])('%s: %# settles', (_name, model, amperes) => {
  expect(drive(createCar(model), 120, STEADY).at(-1)).toBeCloseTo(amperes, 6);
});

test('the ramp does not depend on how often the car is stepped', () => {
  const coarse = createCar(MEASURED_CAR);
  const fine = createCar(MEASURED_CAR);
  coarse.step(0, 16, true);
  for (let s = 1; s <= 15; s++) coarse.step(s, 16, true);
  fine.step(0, 16, true);
  for (let tick = 1; tick <= 150; tick++) fine.step(tick / 10, 16, true);
  expect(coarse.powerW()).toBeGreaterThan(1_000);
  expect(Math.abs(fine.powerW() - coarse.powerW())).toBeLessThan(1.3 * 230);
});

test('an open contactor carries nothing, and closing it starts again', () => {
  const drawn = drive(createCar(MEASURED_CAR), 60, {
    0: { offeredA: 10 },
    30: { offeredA: 10, supplied: false },
    31: { offeredA: 10, supplied: true },
  });
  expect(drawn[29]).toBeCloseTo(9.8);
  expect(drawn[30]).toBe(0);
  expect(firstAbove(drawn, 31, 0)).toBe(39);
});

test('it opens its own switch only after the current has stopped', () => {
  const car = createCar({ ...MEASURED_CAR, phases: 3 });
  drive(car, 60, { 0: { offeredA: 32 } });
  expect(car.pilot()).toBe('C');
  car.step(60, undefined, true);
  expect(car.pilot()).toBe('C');
  car.step(61, undefined, true);
  car.step(62, undefined, true);
  expect([car.powerW(), car.pilot()]).toEqual([0, 'B']);
});

test('a sleeping car answers late, a car after a short pause does not', () => {
  const model = { ...MEASURED_CAR, sleep: { afterS: 100, wakeS: 50 } };
  const offers = (pauseS: number): Record<number, Drive> => ({
    0: { offeredA: 10 },
    50: { offeredA: undefined },
    [50 + pauseS]: { offeredA: 10 },
  });
  expect(firstAbove(drive(createCar(model), 400, offers(90)), 141, 0)).toBe(148);
  expect(firstAbove(drive(createCar(model), 400, offers(110)), 161, 0)).toBe(160 + 50 + 8);
});

test('one that sleeps for good answers once state F has been on its pilot', () => {
  const model = {
    ...MEASURED_CAR,
    sleep: { afterS: 5, wakeS: Number.POSITIVE_INFINITY, wakesAtF: true },
  } as const;
  const car = createCar(model);
  drive(car, 10, {});
  const offered = (fromS: number) => {
    const seen: string[] = [];
    for (let s = fromS; s < fromS + 60; s++) {
      car.step(s, 10, false);
      seen.push(car.pilot());
    }
    return new Set(seen);
  };
  expect(offered(10)).toEqual(new Set(['B']));
  car.step(70, undefined, false);
  car.unavailable();
  car.step(74, undefined, false);
  expect(offered(80)).toEqual(new Set(['C']));
});

test('near full the current falls, and a full car stops by itself', () => {
  const model = { ...MEASURED_CAR, battery: { roomWh: 500, taperWh: 300 } };
  const car = createCar(model);
  const drawn = drive(car, 3_600, { 0: { offeredA: 32 } });
  expect(Math.max(...drawn)).toBeCloseTo(31.8);
  expect(drawn.at(-1)).toBe(0);
  expect(car.pilot()).toBe('B');
  expect(car.takenWh()).toBeGreaterThan(480);
  expect(car.takenWh()).toBeLessThanOrEqual(500);
});

test('power counts the phases both have', () => {
  const car = createCar({ ...MEASURED_CAR, phases: 3, offsetA: 0 });
  car.wire(1);
  drive(car, 60, { 0: { offeredA: 10 } });
  expect(car.powerW()).toBeCloseTo(2_300);
  car.wire(3);
  expect(car.powerW()).toBeCloseTo(6_900);
});
