import { describe, expect, test } from 'vitest';
import { createMeterLine, GOOD_LINE, type MeterLineModel } from '../../sim/meter-line.ts';

interface Heard {
  readonly atS: number;
  /** Second in which it was measured; undefined when damaged. */
  readonly madeS: number | undefined;
}

function listen(model: Partial<MeterLineModel>, seconds: number): Heard[] {
  const line = createMeterLine<number>({ ...GOOD_LINE, ...model });
  const heard: Heard[] = [];
  for (let s = 0; s < seconds; s++) {
    for (let next = line.arrival(s); next; next = line.arrival(s)) {
      heard.push({ atS: s, madeS: next.telegram });
    }
    line.measure(s, () => s);
  }
  return heard;
}

test('one to two seconds late, in order, none lost, none twice', () => {
  const heard = listen({}, 1_000);
  expect(heard.map(({ madeS }) => madeS)).toEqual(heard.map((_, i) => i));
  const late = heard.map(({ atS, madeS }) => atS - (madeS ?? 0));
  expect(new Set(late)).toEqual(new Set([1, 2]));
});

test('a DSMR 4 meter measures every tenth second', () => {
  expect(listen({ periodS: 10, latencyS: [3] }, 40)).toEqual([
    { atS: 3, madeS: 0 },
    { atS: 13, madeS: 10 },
    { atS: 23, madeS: 20 },
    { atS: 33, madeS: 30 },
  ]);
});

describe('trouble', () => {
  test('what would arrive in an outage is lost', () => {
    const heard = listen({ latencyS: [1], outages: [[10, 20]] }, 30).map(({ atS }) => atS);
    expect(heard).not.toContain(10);
    expect(heard).not.toContain(19);
    expect(heard).toContain(9);
    expect(heard).toContain(20);
  });

  test('a stuck meter repeats what it measured before', () => {
    const heard = listen({ latencyS: [1], stuck: [[5, 8]] }, 12);
    expect(heard.map(({ madeS }) => madeS)).toEqual([0, 1, 2, 3, 4, 4, 4, 4, 8, 9, 10]);
  });

  test('a share arrives damaged, the others whole', () => {
    const heard = listen({ damaged: 0.25 }, 4_000);
    const damaged = heard.filter(({ madeS }) => madeS === undefined).length;
    expect(damaged / heard.length).toBeCloseTo(0.25, 1);
  });
});

test('the same seed is the same line', () => {
  expect(listen({ damaged: 0.1, seed: 5 }, 200)).toEqual(listen({ damaged: 0.1, seed: 5 }, 200));
  expect(listen({ seed: 5 }, 200)).not.toEqual(listen({ seed: 6 }, 200));
});
