import { describe, expect, test } from 'vitest';
import type { Fault } from '../../src/charging/charger.ts';
import {
  crashLoop,
  faultsOf,
  powerWasAway,
  withEnd,
  withFault,
  withStart,
} from '../../src/journal/box-memory.ts';
import { NEW_BOX } from '../../src/journal/journal.ts';

const MINUTE = 60_000;
const RCD: Fault = { kind: 'rcd', sinceEpochMs: 5, latched: true, detail: 'tripped' };

describe('crashes', () => {
  test.each([
    { starts: [0, 1, 2], at: 3, loop: true, why: 'three within ten minutes latch' },
    { starts: [0, 1], at: 3, loop: false, why: 'two do not' },
    { starts: [0, 1, 9], at: 10.5, loop: false, why: 'only those of the last ten minutes count' },
    { starts: [], at: 0, loop: false, why: 'a first start is no crash' },
    {
      starts: [50, 51, 52],
      at: 3,
      loop: false,
      why: 'starts of a clock that was ahead are none of now',
    },
    {
      starts: [5, 6, 7],
      at: 3,
      loop: true,
      why: 'a clock that was put back a little changes nothing',
    },
  ])('$why', ({ starts, at, loop }) => {
    const box = { ...NEW_BOX, unfinishedStarts: starts.map((minute) => minute * MINUTE) };
    expect(crashLoop(box, at * MINUTE)?.latched ?? false).toBe(loop);
  });

  test('an orderly end clears the record', () => {
    const box = withEnd(withStart(withStart(NEW_BOX, 0, 'boot'), 1, 'boot'));
    expect(box).toMatchObject({ unfinishedStarts: [], bootId: 'boot' });
  });

  test('a crash loop that is on disk is one fault, however often it goes on', () => {
    const first = faultsOf({ ...NEW_BOX, unfinishedStarts: [0, 1, 2] }, 3);
    expect(first).toMatchObject([{ kind: 'crash-loop', sinceEpochMs: 3 }]);
    const box = { ...first.reduce(withFault, NEW_BOX), unfinishedStarts: [0, 1, 2, 3] };
    expect(faultsOf(box, 4)).toMatchObject([
      { kind: 'crash-loop', sinceEpochMs: 3, isRecorded: true },
    ]);
  });

  test('old starts are forgotten', () => {
    const box = withStart(withStart(NEW_BOX, 0, undefined), 11 * MINUTE, undefined);
    expect(box.unfinishedStarts).toEqual([11 * MINUTE]);
  });
});

test.each([
  { before: 'a', now: 'b', away: true, why: 'another boot' },
  { before: 'a', now: 'a', away: false, why: 'the same boot: only the program restarted' },
  { before: undefined, now: 'a', away: false, why: 'the first start ever' },
  { before: 'a', now: undefined, away: false, why: 'a system without boot ids' },
])('power away: $why', ({ before, now, away }) => {
  const box = before === undefined ? NEW_BOX : { ...NEW_BOX, bootId: before };
  expect(powerWasAway(box, now)).toBe(away);
});

test('only latched faults are remembered, once each, with their first time', () => {
  const box = withFault(withFault(NEW_BOX, RCD), { ...RCD, sinceEpochMs: 9 });
  expect(box.faults).toEqual([RCD]);
  expect(withFault(NEW_BOX, { ...RCD, latched: false })).toBe(NEW_BOX);
});
