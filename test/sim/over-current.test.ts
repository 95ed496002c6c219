import { expect, test } from 'vitest';
import { watchOverCurrent } from '../../sim/over-current.ts';

/** What was too much at the end of these stretches of seconds, offered and drawn amperes. */
function after(...stretches: (readonly [seconds: number, offeredA: number, drawnA: number])[]) {
  const watch = watchOverCurrent();
  let excessA = 0;
  for (const [seconds, offeredA, drawnA] of stretches) {
    for (let s = 0; s < seconds; s++) excessA = watch.second(offeredA, drawnA);
  }
  return excessA;
}

test.each([
  { stretches: [[60, 10, 11.5]], excessA: 0, why: 'within a tenth and half an ampere' },
  { stretches: [[6, 10, 12]], excessA: 0, why: 'a spike is none' },
  { stretches: [[7, 10, 12]], excessA: 2, why: 'lasting it is' },
  {
    stretches: [
      [9, 10, 12],
      [1, 10, 10],
    ],
    excessA: 0,
    why: 'over as soon as it is over',
  },
  {
    stretches: [
      [60, 32, 32],
      [30, 6, 32],
    ],
    excessA: 0,
    why: 'a slow car may still follow',
  },
  {
    stretches: [
      [60, 32, 32],
      [60, 6, 32],
    ],
    excessA: 26,
    why: 'but not for a minute',
  },
  { stretches: [[60, 10, 0]], excessA: 0, why: 'who draws nothing draws too little' },
] as const)('$why', ({ stretches, excessA }) => {
  expect(after(...stretches)).toBeCloseTo(excessA);
});
