import fc from 'fast-check';
import { expect, test } from 'vitest';
import { steadied } from '../../../src/charging/limits/steadied.ts';
import type { TemperatureState } from '../../../src/charging/limits/temperature.ts';
import {
  type Connection,
  LIMIT_SOURCES,
  type LimitFacts,
  type LimitSettings,
  limitsOf,
  PHASE_ROTATIONS,
  recoveryCurrentA,
  smallestLimit,
} from '../../../src/charging/limits.ts';
import { dutyWithin, MAX_CURRENT_A, offeredCurrentA } from '../../../src/charging/pilot.ts';

const amperes = fc.double({ min: 0, max: 80, noNaN: true });
const watts = fc.integer({ min: 0, max: 20_000 });
const orNone = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null });
const orAbsent = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });

const settings: fc.Arbitrary<LimitSettings> = fc.record({
  circuitA: orNone(amperes),
  cableA: orNone(amperes),
  mainsA: orNone(amperes),
  blindCurrentA: fc.double({ min: 0, max: 51, noNaN: true }),
  maxImportW: orNone(watts),
  capacityFloorW: orNone(watts),
  temperature: fc.record({
    derateFromC: fc.constant(60),
    stopFromC: fc.constant(80),
    lostCurrentA: fc.double({ min: 0, max: 51, noNaN: true }),
  }),
});

const connection: fc.Arbitrary<Connection> = fc.record({
  phases: fc.constantFrom(1, 3),
  nominalVoltageV: fc.constant(230),
  phaseRotation: fc.constantFrom(...PHASE_ROTATIONS),
});

const phase = fc.record({ importW: watts, exportW: fc.constantFrom(0, 0, 3_000) });
const reading = fc.record({
  takenAtMs: fc.constant(0),
  importW: watts,
  exportW: fc.constantFrom(0, 0, 5_000),
  phases: fc.tuple(phase, phase, phase),
});

const facts: fc.Arbitrary<LimitFacts> = fc.record({
  userA: orAbsent(amperes),
  reading: orAbsent(reading),
  drawnW: watts,
  cable: fc.record({
    isPlugged: fc.boolean(),
    told: fc.constantFrom<(number | 'unread' | 'lost')[]>(13, 20, 32, 63, 'unread', 'lost'),
  }),
  isSimplified: fc.boolean(),
  temperature: fc.constantFrom<TemperatureState[]>(0, 1, 2, 3, 4, 'none', 'lost'),
  mains: fc.constantFrom({ kind: 'none' } as const, { kind: 'tripped' } as const),
  capacity: orAbsent(watts.map((allowedW) => ({ quarter: undefined, allowedW }))),
});

/** Everything a lower value of which must not give more. */
const LOWERED = ['circuitA', 'cableA', 'mainsA', 'maxImportW', 'blindCurrentA'] as const;

test('a limit yields a duty that is not above any of them, or nothing below 6 A', () => {
  fc.assert(
    fc.property(settings, connection, facts, (given, wired, known) => {
      const limits = limitsOf(given, wired, known);
      const { currentA, by } = smallestLimit(limits);
      for (const source of LIMIT_SOURCES) {
        expect(limits[source] ?? 0).toBeGreaterThanOrEqual(0);
        expect(currentA).toBeLessThanOrEqual(limits[source] ?? MAX_CURRENT_A);
      }
      expect(limits[by]).toBe(currentA);
      const duty = dutyWithin(currentA);
      expect(duty === undefined).toBe(currentA < 6);
      if (duty !== undefined) expect(offeredCurrentA(duty)).toBeLessThanOrEqual(currentA + 1e-9);
      expect(recoveryCurrentA(limits)).toBeLessThanOrEqual(6.5);
    }),
    { numRuns: 500 },
  );
});

test('an offer within the limits keeps every phase the car uses within the fuse', () => {
  const ratingA = fc.double({ min: 16, max: 80, noNaN: true });
  let offers = 0;
  fc.assert(
    fc.property(ratingA, connection, reading, watts, (mainsA, wired, seen, drawnW) => {
      const only = { circuitA: null, cableA: null, mainsA, blindCurrentA: 6, maxImportW: null };
      const known = { userA: undefined, reading: seen, drawnW };
      const duty = dutyWithin(smallestLimit(limitsOf(only, wired, known)).currentA);
      if (duty === undefined) return;
      offers++;
      for (const terminal of wired.phases === 1 ? [0] : [0, 1, 2]) {
        const grid = Number(wired.phaseRotation.charAt(2 * terminal + 1)) - 1;
        const { importW, exportW } = seen.phases[grid] ?? { importW: Number.NaN, exportW: 0 };
        const houseA = (importW - exportW - drawnW / wired.phases) / 230;
        expect(houseA + offeredCurrentA(duty)).toBeLessThanOrEqual(mainsA + 1e-9);
      }
    }),
    { numRuns: 500 },
  );
  expect(offers).toBeGreaterThan(50);
});

test('lowering any one of them never gives more', () => {
  fc.assert(
    fc.property(
      settings,
      connection,
      facts,
      fc.constantFrom(...LOWERED),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (given, wired, known, key, share) => {
        const lower = { ...given, [key]: given[key] === null ? 0 : given[key] * share };
        const more = smallestLimit(limitsOf(given, wired, known)).currentA;
        // A fuse that is watched is a limit more, and blind without a meter.
        const less = smallestLimit(limitsOf(lower, wired, known)).currentA;
        expect(less).toBeLessThanOrEqual(more);
      },
    ),
    { numRuns: 500 },
  );
});

test('more taken by the house never gives more to the car', () => {
  fc.assert(
    fc.property(settings, connection, facts, reading, watts, (given, wired, known, seen, more) => {
      const busier = {
        ...seen,
        importW: seen.importW + more,
        phases: seen.phases.map((one) => ({ ...one, importW: one.importW + more })),
      };
      const left = smallestLimit(limitsOf(given, wired, { ...known, reading: seen })).currentA;
      const less = smallestLimit(limitsOf(given, wired, { ...known, reading: busier })).currentA;
      expect(less).toBeLessThanOrEqual(left);
    }),
    { numRuns: 300 },
  );
});

test('what is held back while a car follows is never more, and falls at once', () => {
  fc.assert(
    fc.property(settings, connection, facts, facts, (given, wired, one, other) => {
      const [before, now] = [limitsOf(given, wired, one), limitsOf(given, wired, other)];
      const held = steadied(before, now);
      for (const by of LIMIT_SOURCES) {
        expect(held[by] ?? 0).toBeLessThanOrEqual(now[by] ?? 0);
        expect(by in held).toBe(by in now);
      }
    }),
    { numRuns: 300 },
  );
});
