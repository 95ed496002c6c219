import { expect, test } from 'vitest';
import { ReportInterval } from '../../src/publish/report-interval.ts';

test.each<[why: string, intervalS: number, atS: readonly number[], taken: readonly number[]]>([
  ['the first is taken', 20, [7], [7]],
  ['nothing until it is over, then the next', 20, [0, 10, 20, 20.001, 30, 41], [0, 20.001, 41]],
  ['telegrams of 10 s are taken every 30', 20, [0, 10, 20, 30, 40, 50, 60], [0, 30, 60]],
  ['0 takes all', 0, [0, 0, 1, 1.5], [0, 0, 1, 1.5]],
  ['it counts from the report, not from its due time', 2, [0, 5, 6.9, 7.1], [0, 5, 7.1]],
])('%s', (_why, intervalS, atS, taken) => {
  let nowMs = 0;
  const interval = new ReportInterval({ now: () => nowMs }, intervalS);
  const seen = atS.filter((second) => {
    nowMs = second * 1_000;
    return interval.takes();
  });
  expect(seen).toEqual(taken);
});
