import { describe, expect, test } from 'vitest';
import { classify, hasDiode } from '../../../hardware/guard/pilot-class.ts';

// IEC 61851-1 Annex A, table A.4: nominal levels within 1 V, with the boundaries of the circuit.
test.each([
  { highV: 13, state: 'A', why: 'top of A' },
  { highV: 11.1, state: 'A', why: 'bottom of A' },
  { highV: 10, state: 'B', why: 'top of B' },
  { highV: 8, state: 'B', why: 'bottom of B' },
  { highV: 7, state: 'C', why: 'top of C' },
  { highV: 5, state: 'C', why: 'bottom of C' },
  { highV: 4, state: 'D', why: 'top of D' },
  { highV: 2, state: 'D', why: 'bottom of D' },
  { highV: 1, state: 'E', why: 'a diode to earth is no vehicle' },
  { highV: 0, state: 'E', why: 'a short' },
  { highV: -9, state: 'E', why: 'a generator that lost its positive rail under load' },
  { highV: -11.4, state: 'F', why: 'never above -10 V: no pilot' },
] as const)('$highV V is $state whatever was before: $why', ({ highV, state }) => {
  for (const before of [undefined, 'A', 'B', 'C', 'D', 'E', 'F'] as const) {
    expect(classify({ highV, lowV: -12 }, before)).toBe(state);
  }
});

describe('between two states it stays what it was', () => {
  test.each([
    { highV: 10.85, before: 'A', state: 'A' },
    { highV: 10.85, before: 'B', state: 'B' },
    { highV: 10.85, before: 'C', state: 'B' },
    { highV: 7.25, before: 'B', state: 'B' },
    { highV: 7.25, before: 'A', state: 'B' },
    { highV: 7.25, before: 'C', state: 'C' },
    { highV: 7.25, before: 'E', state: 'C' },
    { highV: 4.25, before: 'C', state: 'C' },
    { highV: 4.25, before: 'D', state: 'D' },
    { highV: 1.75, before: 'D', state: 'D' },
    { highV: 1.75, before: 'E', state: 'E' },
  ] as const)('$highV V after $before is $state', ({ highV, before, state }) => {
    expect(classify({ highV, lowV: -12 }, before)).toBe(state);
  });

  test.each([
    { highV: 7.25, state: 'B', why: 'B rather than C' },
    { highV: 4.25, state: 'D', why: 'D rather than C' },
  ] as const)('with nothing before, $highV V is $why: it closes nothing', ({ highV, state }) => {
    expect(classify({ highV, lowV: -12 }, undefined)).toBe(state);
    expect(classify({ highV, lowV: -12 }, 'F')).toBe(state);
  });
});

test.each([
  { lowV: -12.6, good: true, why: 'a diode' },
  { lowV: -11.4, good: true, why: 'the weakest generator' },
  { lowV: -8.8, good: false, why: 'B without a diode' },
  { lowV: -2.4, good: false, why: 'D without a diode' },
])('a low part of $lowV V is $why', ({ lowV, good }) => {
  expect(hasDiode({ highV: 6, lowV })).toBe(good);
});
