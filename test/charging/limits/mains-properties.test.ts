import fc from 'fast-check';
import { expect, test } from 'vitest';
import { limitsNow, NO_WATCH, watchAfter } from '../../../src/charging/limits/watch.ts';
import { type Limits, smallestLimit } from '../../../src/charging/limits.ts';
import { dutyWithin, offeredCurrentA } from '../../../src/charging/pilot.ts';
import type { MeterReading } from '../../../src/meter/reading.ts';

const RATING_A = 25;
const LIMITS = { circuitA: 32, cableA: null, blindCurrentA: 0, maxImportW: null };
const SETTINGS = { ...LIMITS, mainsA: RATING_A };
const CONNECTION = { phases: 1, nominalVoltageV: 230, phaseRotation: 'L1L2L3' } as const;

interface Second {
  readonly gridA: number;
  readonly offeredA: number;
}

/**
 * A car that takes what it is offered, so many seconds late, and that nobody measures, in a house
 * of so many amperes each second; only the main fuse stands between it and 32 A.
 */
function play(houseA: readonly number[], lagS: number): Second[] {
  let watch = NO_WATCH;
  let limits: Limits = {};
  let before: MeterReading | undefined;
  const offers: number[] = [];
  return houseA.map((house, s): Second => {
    const gridA = house + (offers.at(-1 - lagS) ?? 0);
    const reading = { takenAtMs: s * 1_000, importW: Math.round(gridA * 230), exportW: 0 };
    const frame = { settings: SETTINGS, connection: CONNECTION, nowMs: s * 1_000 };
    const drawnW = (offers.at(-1) ?? 0) * 230;
    const news = { type: 'reading', reading, before, drawnW, isMeasured: false } as const;
    watch = watchAfter(watch, news, frame);
    limits = limitsNow(watch, limits, { ...frame, userA: undefined, reading });
    before = reading;
    const duty = dutyWithin(smallestLimit(limits).currentA);
    const offeredA = duty === undefined ? 0 : offeredCurrentA(duty);
    offers.push(offeredA);
    return { gridA, offeredA };
  });
}

const lag = fc.integer({ min: 0, max: 5 });
const spells = (leastS: number, mostA: number) =>
  fc
    .array(
      fc.record({
        seconds: fc.integer({ min: leastS, max: 60 }),
        houseA: fc.double({ min: 0, max: mostA, noNaN: true }),
      }),
      { minLength: 2, maxLength: 25 },
    )
    .map((all) => all.flatMap(({ seconds, houseA }) => Array<number>(seconds).fill(houseA)));

test('the fuse is above its rating only as long as a car takes to answer', () => {
  fc.assert(
    fc.property(spells(15, 24), lag, (houseA, lagS) => {
      let aboveS = 0;
      for (const { gridA } of play(houseA, lagS)) {
        aboveS = gridA > RATING_A + 0.01 ? aboveS + 1 : 0;
        expect(aboveS).toBeLessThanOrEqual(lagS + 1);
      }
    }),
    { numRuns: 100 },
  );
});

test('however wildly the house jumps, a fuse stays far from the minute that opens', () => {
  fc.assert(
    fc.property(spells(1, 24), lag, (houseA, lagS) => {
      let aboveS = 0;
      for (const { gridA } of play(houseA, lagS)) {
        aboveS = gridA > RATING_A + 0.01 ? aboveS + 1 : 0;
        expect(aboveS).toBeLessThanOrEqual(15);
      }
    }),
    { numRuns: 100 },
  );
});

test('a car is never stopped while the house leaves it 8 A', () => {
  fc.assert(
    fc.property(spells(15, 17), lag, (houseA, lagS) => {
      for (const { offeredA } of play(houseA, lagS)) expect(offeredA).toBeGreaterThanOrEqual(6);
    }),
    { numRuns: 100 },
  );
});

test('what the house leaves is offered once it has been quiet for long enough', () => {
  fc.assert(
    fc.property(spells(15, 17), fc.integer({ min: 0, max: 17 }), lag, (past, houseA, lagS) => {
      const end = play([...past, ...Array<number>(40).fill(houseA)], lagS).at(-1);
      expect(end?.offeredA).toBeGreaterThan(RATING_A - houseA - 0.1);
      expect(end?.gridA).toBeLessThanOrEqual(RATING_A + 0.01);
    }),
    { numRuns: 100 },
  );
});
