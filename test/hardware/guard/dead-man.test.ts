import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DeadMan, isAtRest } from '../../../hardware/guard/dead-man.ts';
import { type EvseOutputs, SAFE_OUTPUTS } from '../../../src/charging/board.ts';
import { clampDuty } from '../../../src/charging/pilot.ts';

const OFFERED: EvseOutputs = { pilot: { kind: 'pwm', duty: clampDuty(20) }, contactor: 'open' };
const STOPPING: EvseOutputs = { pilot: { kind: 'steady' }, contactor: 'closed' };
const FAULT: EvseOutputs = { pilot: { kind: 'fault' }, contactor: 'open' };

test.each([
  { outputs: SAFE_OUTPUTS, rest: true, why: 'X1 and open' },
  { outputs: FAULT, rest: true, why: 'F offers nothing either' },
  { outputs: OFFERED, rest: false, why: 'a current is offered' },
  { outputs: STOPPING, rest: false, why: 'a car is supplied' },
])('at rest, $rest: $why', ({ outputs, rest }) => {
  expect(isAtRest(outputs)).toBe(rest);
});

type Step = readonly [atMs: number, what: EvseOutputs | 'beat' | 'rest' | boolean, why: string];

describe('a silence of 2 s', () => {
  const timelines: { name: string; steps: Step[] }[] = [
    {
      name: 'is none at rest',
      steps: [
        [0, SAFE_OUTPUTS, 'X1 and open'],
        [0, 'beat', ''],
        [60_000, false, 'there is nothing to lose'],
      ],
    },
    {
      name: 'counts from the last beat',
      steps: [
        [0, OFFERED, 'armed by the announcement'],
        [1_999, false, ''],
        [1_999, 'beat', 'driven'],
        [3_998, false, ''],
        [3_999, true, '2 s after the beat'],
      ],
    },
    {
      name: 'counts from the announcement where no beat follows',
      steps: [
        [10_000, OFFERED, 'announced, then hung'],
        [11_999, false, ''],
        [12_000, true, 'it may have been driven'],
      ],
    },
    {
      name: 'is not broken by announcements, which prove nothing',
      steps: [
        [0, OFFERED, ''],
        [1_500, STOPPING, 'said, not done'],
        [2_000, true, ''],
      ],
    },
    {
      name: 'ends only with rest that was driven',
      steps: [
        [0, OFFERED, ''],
        [0, 'beat', ''],
        [500, SAFE_OUTPUTS, 'said, not done'],
        [2_000, true, 'the old outputs may still be live'],
        [2_000, 'beat', 'done'],
        [60_000, false, ''],
      ],
    },
    {
      name: 'ends with what the guard did itself',
      steps: [
        [0, OFFERED, ''],
        [500, 'rest', 'the guard made it safe'],
        [60_000, false, ''],
      ],
    },
  ];
  test.each(timelines)('$name', ({ steps }) => {
    const deadMan = new DeadMan(2_000);
    for (const [atMs, what, why] of steps) {
      if (what === 'beat') deadMan.beat(atMs);
      else if (what === 'rest') deadMan.rest();
      else if (typeof what === 'boolean') expect(deadMan.isSilent(atMs), why).toBe(what);
      else deadMan.outputs(what, atMs);
    }
  });
});

test('whatever is announced and driven, what is live is never without a deadline', () => {
  const step = fc.record({
    waitMs: fc.nat(1_000),
    what: fc.constantFrom<EvseOutputs | 'beat'>('beat', OFFERED, STOPPING, SAFE_OUTPUTS, FAULT),
  });
  fc.assert(
    fc.property(fc.array(step), (steps) => {
      const deadMan = new DeadMan(2_000);
      let nowMs = 0;
      let told: EvseOutputs = SAFE_OUTPUTS;
      let mayBeLive = false;
      for (const { waitMs, what } of steps) {
        nowMs += waitMs;
        if (what === 'beat') {
          deadMan.beat(nowMs);
          mayBeLive = !isAtRest(told);
        } else {
          deadMan.outputs(what, nowMs);
          told = what;
          mayBeLive ||= !isAtRest(what);
        }
      }
      expect(deadMan.isSilent(nowMs + 2_000)).toBe(mayBeLive);
    }),
  );
});
