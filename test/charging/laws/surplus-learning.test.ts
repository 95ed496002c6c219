import { describe, expect, test } from 'vitest';
import type { CarModel } from '../../../sim/car.ts';
import { CAR_MODELS } from '../../../sim/car-models.ts';
import type { LawSecond } from '../../../sim/law-engine.ts';
import type { Rig } from '../../../sim/plant.ts';
import { RIGS } from '../../../sim/rigs.ts';
import type { CarAnswer } from '../../../src/charging/laws/answer.ts';
import { lawOf } from '../../../src/charging/laws/laws.ts';
import type { SurplusState } from '../../../src/charging/laws/surplus-state.ts';
import { playSun } from '../../support/sun-play.ts';

const ONE = RIGS['1p32'];
const THREE = RIGS['3p16'];
const QUARTER_S = 900;

/** Two kilowatts and five in turn, a quarter of an hour each. */
const inTurn = (t: number) => (Math.floor(t / QUARTER_S) % 2 === 0 ? 2_000 : 5_000);

/** What the law knew of the car then. */
function carIn(second: LawSecond | undefined): CarAnswer {
  if (second?.decision === undefined) throw new RangeError('the law was not asked yet');
  return (second.decision.state as SurplusState).course.car;
}

describe("ramp and delay are learnt from steps, the meter's own delay included", () => {
  test.each(['measured', 'fast', 'slow'] as const)('of the %s car', (name) => {
    const model = CAR_MODELS[name];
    const seconds = playSun(
      lawOf('surplus', 'balanced'),
      { ...ONE, car: model },
      {
        seconds: 8 * QUARTER_S,
        surplusW: inTurn,
      },
    );
    const car = carIn(seconds.at(-1));
    expect(car).toMatchObject({
      knowsStart: true,
      knowsDelay: true,
      knowsUp: true,
      knowsDown: true,
    });
    // The meter adds one to two seconds to what the car takes.
    expect(car.delayS).toBeGreaterThan(model.deadS);
    expect(car.delayS).toBeLessThan(model.deadS + 3.5);
    expect(car.upAPerS / model.upAPerS).toBeGreaterThan(0.7);
    expect(car.upAPerS / model.upAPerS).toBeLessThan(1.5);
  });

  test('of a meter every 10 s nothing is learnt that it cannot show', () => {
    const rig = { ...ONE, meter: { ...ONE.meter, periodS: 10 } };
    const seconds = playSun(lawOf('surplus', 'balanced'), rig, {
      seconds: 8 * QUARTER_S,
      surplusW: inTurn,
    });
    expect(carIn(seconds.at(-1))).toMatchObject({ knowsDelay: false, knowsUp: false });
  });
});

describe('phases the car uses, on a box with three', () => {
  const onePhase: CarModel = { ...CAR_MODELS.measured, maxA: 16 };
  const twoPhases: CarModel = { ...onePhase, phases: 2 };
  const threePhases: CarModel = { ...onePhase, phases: 3 };
  const play = (rig: Rig, surplusW: (t: number) => number) =>
    playSun(lawOf('surplus', 'balanced'), rig, { seconds: 8 * QUARTER_S, surplusW });

  test.each([
    ['one', onePhase, 1],
    ['two', twoPhases, 2],
    ['three', threePhases, 3],
  ] as const)('%s: known from the first start where telegrams tell of phases', (_, car, phases) => {
    const seconds = play({ ...THREE, car, phasePowers: true }, () => 6_000);
    const closedAt = seconds.findIndex(({ closings }) => closings === 1);
    expect(carIn(seconds[closedAt + 90])).toMatchObject({ phases });
  });

  test('and then the sun of one phase is what is offered', () => {
    const seconds = play({ ...THREE, car: onePhase, phasePowers: true }, () => 3_000);
    const late = seconds.slice(QUARTER_S);
    for (const { carW } of late) expect(Math.abs(carW - 3_000)).toBeLessThan(100);
  });

  test('from total power alone one start is not believed, more of them are', () => {
    // Sun that comes, and goes while the house cooks, so that the car starts again and again.
    const surplusW = (t: number) => (Math.floor(t / QUARTER_S) % 2 === 0 ? 7_000 : -3_000);
    const seconds = playSun(
      lawOf('surplus', 'balanced'),
      { ...THREE, car: onePhase },
      {
        seconds: 20 * QUARTER_S,
        surplusW,
      },
    );
    expect(carIn(seconds[QUARTER_S - 1]).phases).toBeNull();
    expect(carIn(seconds.at(-1)).phases).toBe(1);
  });
});

test('a small charger is not offered up to the moon, and its end is forgotten when it was none', () => {
  const seconds = playSun(
    lawOf('surplus', 'balanced'),
    { ...ONE, car: CAR_MODELS['small-charger'] },
    {
      seconds: 2 * QUARTER_S,
      surplusW: (t) => (t < QUARTER_S ? 5_500 : 2_000),
    },
  );
  // When the sun falls from above its end, the car follows it at once: no wound-up offer to undo.
  const settled = seconds.slice(QUARTER_S + 60);
  for (const { carW } of settled) expect(Math.abs(carW - 2_000)).toBeLessThan(200);
});

test('a car that needs 8 A is not kept at 6', () => {
  const car = CAR_MODELS['eight-ampere-minimum'];
  const seconds = playSun(
    lawOf('surplus', 'balanced'),
    { ...ONE, car },
    {
      seconds: 8 * QUARTER_S,
      surplusW: (t) => 1_400 + 700 * Math.sin(t / 300),
    },
  );
  const { leastA } = carIn(seconds.at(-1));
  expect(leastA).toBeGreaterThanOrEqual(6);
  const late = seconds.slice(4 * QUARTER_S);
  const idle = late.filter(({ duty, carW }) => duty > 0 && carW === 0).length;
  expect(idle / late.length).toBeLessThan(0.25);
});
