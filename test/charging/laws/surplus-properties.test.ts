import fc from 'fast-check';
import { expect, test } from 'vitest';
import { PRESET_SETTINGS } from '../../../src/charging/laws/presets.ts';
import { surplusLaw } from '../../../src/charging/laws/surplus.ts';
import type { SurplusState } from '../../../src/charging/laws/surplus-state.ts';
import { dutyWithin, MAX_DUTY, MIN_DUTY } from '../../../src/charging/pilot.ts';
import { type Circumstances, LawDriver } from '../../support/law-driver.ts';

/** A stretch of readings, each a second or more after the other. */
interface Stretch {
  readonly netW: number;
  readonly readings: number;
  readonly circumstances: Circumstances;
}

const powers = fc.oneof(
  fc.integer({ min: -12_000, max: 8_000 }),
  fc.constantFrom(-100_000, -1, 0, 1, 100_000),
);
const phase = fc.record({ importW: fc.nat(20_000), exportW: fc.nat(20_000) });

const stretches: fc.Arbitrary<Stretch[]> = fc.array(
  fc.record({
    netW: powers,
    readings: fc.integer({ min: 1, max: 40 }),
    circumstances: fc.record(
      {
        passMs: fc.oneof(
          { arbitrary: fc.constantFrom(1_000, 10_000), weight: 3 },
          { arbitrary: fc.integer({ min: 1, max: 4_000_000 }), weight: 1 },
        ),
        limitA: fc.oneof(fc.constant(32), fc.double({ min: 0, max: 80, noNaN: true })),
        supplied: fc.boolean(),
        carMeterW: fc.nat(22_000),
        more: fc.record({ phases: fc.tuple(phase, phase, phase) }),
      },
      { requiredKeys: [] },
    ),
  }),
  { minLength: 1, maxLength: 25 },
);

/** Thousands of readings: seconds on an idle machine. */

const boxes = fc.constantFrom<Circumstances>(
  { phases: 1 },
  { phases: 3 },
  { phases: 3, switchable: true },
);
const settings = fc.constantFrom(...Object.values(PRESET_SETTINGS));

/** Plays the stretches and looks at each decision. */
function play(
  driver: LawDriver<SurplusState>,
  run: readonly Stretch[],
  look: (decision: LawDriver<SurplusState>['decision'], limitA: number) => void,
) {
  for (const { netW, readings, circumstances } of run) {
    const limitA = circumstances.limitA ?? 32;
    for (let i = 0; i < readings; i++) look(driver.read(netW, circumstances), limitA);
  }
}

test('what is offered lies within 10 to 85 %, in tenths, and never above the limit', () => {
  let offers = 0;
  fc.assert(
    fc.property(stretches, boxes, settings, (run, box, own) => {
      play(new LawDriver(surplusLaw(own), box), run, ({ duty, phases }, limitA) => {
        if (duty === undefined) return;
        offers += 1;
        expect(duty).toBeGreaterThanOrEqual(MIN_DUTY);
        expect(duty).toBeLessThanOrEqual(MAX_DUTY);
        expect(duty).toBeLessThanOrEqual(dutyWithin(limitA) ?? 0);
        expect(Math.abs(duty * 10 - Math.round(duty * 10))).toBeLessThan(1e-6);
        expect(box.switchable ? [1, 3] : [box.phases]).toContain(phases);
      });
    }),
    { numRuns: 150 },
  );
  expect(offers).toBeGreaterThan(1_000);
});

test('the same state and input give the same decision, which changes neither and survives JSON', () => {
  fc.assert(
    fc.property(stretches, boxes, settings, (run, box, own) => {
      const law = surplusLaw(own);
      const driver = new LawDriver(law, box);
      for (const { netW, circumstances } of run) {
        const before = driver.decision.state;
        const saved = JSON.stringify(before);
        const input = driver.input(netW, circumstances);
        const decided = law.decide(before, input);
        expect(JSON.stringify(before)).toBe(saved);
        expect(law.decide(JSON.parse(saved), structuredClone(input))).toEqual(decided);
        driver.decision = decided;
      }
    }),
    { numRuns: 150 },
  );
});

test('with minimum-plus-sun something is offered whenever the limit allows it', () => {
  fc.assert(
    fc.property(stretches, boxes, (run, box) => {
      const driver = new LawDriver(surplusLaw(PRESET_SETTINGS['minimum-plus-sun']), box);
      play(driver, run, ({ duty }, limitA) => expect(duty === undefined).toBe(limitA < 6));
    }),
    { numRuns: 100 },
  );
});

test('whatever the meter says, no more than what cars can do is believed of the car', () => {
  fc.assert(
    fc.property(stretches, boxes, settings, (run, box, own) => {
      play(new LawDriver(surplusLaw(own), box), run, ({ state }) => {
        const { car } = state.course;
        expect(car.delayS).toBeGreaterThanOrEqual(1.5);
        expect(car.delayS).toBeLessThanOrEqual(8);
        expect(car.startS).toBeGreaterThanOrEqual(1.5);
        expect(car.startS).toBeLessThanOrEqual(60);
        for (const slew of [car.upAPerS, car.downAPerS]) {
          expect(slew).toBeGreaterThanOrEqual(0.25);
          expect(slew).toBeLessThanOrEqual(20);
        }
        expect(car.offsetA).toBeGreaterThanOrEqual(-4);
        expect(car.offsetA).toBeLessThanOrEqual(1.5);
        expect(car.leastA).toBeGreaterThanOrEqual(6);
        expect(car.leastA).toBeLessThanOrEqual(16);
        expect(car.ceilingA ?? 0).toBeGreaterThanOrEqual(0);
      });
    }),
    { numRuns: 300 },
  );
});

test('the contactor closes no more often in 24 hours than it may', () => {
  fc.assert(
    fc.property(stretches, fc.integer({ min: 1, max: 4 }), (run, closingsPerDay) => {
      const own = { ...PRESET_SETTINGS.balanced, closingsPerDay, minOnS: 0, minOffS: 0 };
      const driver = new LawDriver(surplusLaw(own));
      const closedAt: number[] = [];
      let offered = false;
      // Over and over, since it takes sun and shade in turn to close often.
      for (let round = 0; round < 4; round++) {
        play(driver, run, ({ duty }, limitA) => {
          if (limitA < 6) return;
          const offers = duty !== undefined;
          if (offers && !offered) closedAt.push(driver.nowMs);
          offered = offers;
          const lastDay = closedAt.filter((atMs) => driver.nowMs - atMs < 86_400_000);
          expect(lastDay.length).toBeLessThanOrEqual(closingsPerDay);
        });
      }
    }),
    { numRuns: 100 },
  );
});
