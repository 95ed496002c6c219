import { expect, test } from 'vitest';
import { ContactorWatch } from '../../../hardware/guard/contactor-watch.ts';

type Row = readonly [atMs: number, line: 0 | 1, feedback: 0 | 1, fault: string | undefined];

const timelines: { name: string; rows: Row[] }[] = [
  {
    name: 'one that follows',
    rows: [
      [0, 0, 0, undefined],
      [1_000, 1, 0, undefined],
      [1_080, 1, 1, undefined],
      [60_000, 1, 1, undefined],
      [60_100, 0, 1, undefined],
      [61_000, 0, 0, undefined],
    ],
  },
  {
    name: 'one that does not pull: 100 ms',
    rows: [
      [0, 0, 0, undefined],
      [1_000, 1, 0, undefined],
      [1_099, 1, 0, undefined],
      [1_100, 1, 0, 'contactor-open'],
    ],
  },
  {
    name: 'one that falls off while it should hold: 100 ms, for a residual current may be why',
    rows: [
      [0, 1, 1, undefined],
      [9_000, 1, 0, undefined],
      [9_099, 1, 0, undefined],
      [9_100, 1, 0, 'contactor-open'],
    ],
  },
  {
    name: 'one that sticks: 1 s',
    rows: [
      [0, 1, 1, undefined],
      [5_000, 0, 1, undefined],
      [5_999, 0, 1, undefined],
      [6_000, 0, 1, 'weld'],
    ],
  },
  {
    name: 'one that sticks since before we came',
    rows: [
      [0, 0, 1, undefined],
      [1_000, 0, 1, 'weld'],
    ],
  },
  {
    name: 'one that is closed by somebody else while open: at once',
    rows: [
      [0, 0, 0, undefined],
      [10_000, 0, 1, 'weld'],
    ],
  },
];

test.each(timelines)('a contactor: $name', ({ rows }) => {
  const watch = new ContactorWatch();
  for (const [atMs, line, feedback, fault] of rows) {
    expect(watch.see(line, feedback, atMs), `at ${atMs} ms`).toBe(fault);
  }
});
