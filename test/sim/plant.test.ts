import { describe, expect, test } from 'vitest';
import { createPlant, type Rig, type Supply } from '../../sim/plant.ts';
import { RIGS } from '../../sim/rigs.ts';

const OPEN: Supply = { offeredA: undefined, closed: false, phases: 3 };

function readings(rig: Rig, seconds: number, supply: Supply = OPEN, pvW = (_s: number) => 1_000) {
  const plant = createPlant(rig);
  const all = [];
  for (let s = 0; s < seconds; s++) {
    for (let next = plant.arrival(s); next; next = plant.arrival(s)) all.push({ s, ...next });
    plant.step(s, 0, pvW(s), supply);
  }
  return all;
}

describe('the meter', () => {
  test('tells whole watts 1 to 2 s late, in order, stamped on arrival', () => {
    const got = readings(RIGS['1p32'], 500, OPEN, (s) => s + 0.4);
    expect(got.length).toBeGreaterThan(495);
    for (const { s, exportW, importW, takenAtMs } of got) {
      expect([1, 2]).toContain(s - exportW);
      expect([importW, takenAtMs]).toEqual([0, s * 1_000]);
    }
    expect(got.map(({ exportW }) => exportW)).toEqual(got.map((_, i) => i));
  });

  test('with 10 s telegrams speaks a tenth as often', () => {
    const meter = { ...RIGS['1p32'].meter, periodS: 10 };
    expect(readings({ ...RIGS['1p32'], meter }, 500)).toHaveLength(50);
  });

  test('is silent in an outage and repeats nothing while it is stuck', () => {
    const meter = { ...RIGS['1p32'].meter, outages: [[100, 200]], stuck: [[300, 400]] } as const;
    const seconds = readings({ ...RIGS['1p32'], meter }, 500).map(({ s }) => s);
    expect(seconds.some((s) => s >= 100 && s < 200)).toBe(false);
    expect(seconds.some((s) => s >= 303 && s < 400)).toBe(false);
    expect(seconds.filter((s) => s >= 200 && s < 300).length).toBeGreaterThan(95);
  });

  test('tells phases that add up, with the car on those it uses', () => {
    const rig: Rig = {
      ...RIGS['3p16'],
      phasePowers: true,
      car: { ...RIGS['3p16'].car, phases: 1 },
    };
    const supply: Supply = { offeredA: 10, closed: true, phases: 3 };
    const last = readings(rig, 60, supply, () => 3_000).at(-1);
    expect(last?.phases?.map(({ importW = 0, exportW = 0 }) => importW - exportW)).toEqual([
      -1_000 + 9.8 * 230,
      -1_000,
      -1_000,
    ]);
    expect(last && last.importW - last.exportW).toBe(-3_000 + 9.8 * 230);
  });
});

test('what the car draws shows on the meter', () => {
  const supply: Supply = { offeredA: 10, closed: true, phases: 1 };
  expect(readings(RIGS['1p32'], 60, supply, () => 1_000).at(-1)).toMatchObject({
    importW: 9.8 * 230 - 1_000,
  });
});
