import { describe, expect, test } from 'vitest';
import { CAR_MODELS } from '../../sim/car-models.ts';
import { DAY_S, type MeterDay } from '../../sim/days/day.ts';
import { ScaledClock } from '../../sim/scaled-clock.ts';
import { VirtualClock } from '../../sim/virtual-clock.ts';
import { createSimulatedWorld, type WorldOptions } from '../../sim/world.ts';
import { clampDuty } from '../../src/charging/pilot.ts';
import { type MeterReading, netGridW } from '../../src/meter/reading.ts';
import type { MeterFault } from '../../src/meter/source.ts';

/** House and sun that do not move. */
function still(houseW: number, pvW: number): MeterDay {
  return {
    name: 'still',
    houseW: new Float32Array(DAY_S).fill(houseW),
    pvW: new Float32Array(DAY_S).fill(pvW),
  };
}

function opened(options: Partial<WorldOptions> = {}) {
  const clock = new VirtualClock(Date.UTC(2026, 2, 18, 9, 30));
  const world = createSimulatedWorld({ clock, days: () => still(400, 3_000), ...options });
  const readings: MeterReading[] = [];
  const faults: MeterFault[] = [];
  const close = world.meter.open({
    reading: (reading) => readings.push(reading),
    fault: (fault) => faults.push(fault),
    link: () => undefined,
  });
  return { clock, world, readings, faults, close };
}

const charge = (world: ReturnType<typeof opened>['world'], percent: number) =>
  world.board.apply({ pilot: { kind: 'pwm', duty: clampDuty(percent) }, contactor: 'closed' });

describe('what the car draws is in what the meter says', () => {
  const { clock, world, readings } = opened({ car: CAR_MODELS.ideal });
  clock.advanceTo(10_000);
  const before = readings.at(-1);
  charge(world, 20);
  clock.advanceTo(20_000);

  test('before', () => expect(before && netGridW(before)).toBe(400 - 3_000));
  test('after', () => {
    const after = readings.at(-1);
    expect(after && netGridW(after)).toBe(400 - 3_000 + 12 * 230);
  });
  test('a reading a second, one to two seconds old, stamped on arrival', () => {
    expect(readings.length).toBeGreaterThanOrEqual(19);
    for (const { takenAtMs, at } of readings) {
      const ageMs = clock.epochMs() - clock.now() + takenAtMs - (at?.epochMs ?? 0);
      expect([1_000, 2_000]).toContain(ageMs);
    }
  });
});

test('registers, phases and times of a three-phase house add up', () => {
  const { clock, world, readings } = opened({ phases: 3 });
  charge(world, 80);
  clock.advanceTo(3_600_000);
  const [first, last] = [readings[0], readings.at(-1)];
  if (!first || !last) throw new Error('no readings');
  for (const { phases = [], importW, exportW } of readings) {
    expect(phases).toHaveLength(3);
    const sum = phases.reduce((w, p) => w + (p.importW ?? 0) - (p.exportW ?? 0), 0);
    expect(sum).toBe(importW - exportW);
    expect(Math.min(importW, exportW)).toBe(0);
  }
  const wh = readings.slice(1).reduce((sum, { importW }) => sum + importW / 3_600, 0);
  expect((last.importWh ?? 0) - (first.importWh ?? 0)).toBeCloseTo(wh, -1);
  expect(last.importWh).toBe((last.importT1Wh ?? 0) + (last.importT2Wh ?? 0));
  expect(last.printed?.importT2?.replace('.', '')).toBe(`00${last.importT2Wh}`);
  expect(first.at?.local).toBe('2026-03-18 10:30:00');
});

test('the low tariff ends at seven', () => {
  const clock = new VirtualClock(Date.UTC(2026, 2, 18, 5, 59, 50));
  const { readings } = opened({ clock });
  clock.advanceTo(20_000);
  expect([readings[0]?.tariff, readings.at(-1)?.tariff]).toEqual(['0001', '0002']);
});

test('a 10 s meter speaks every 10 s', () => {
  const { clock, readings } = opened({ line: { periodS: 10 } });
  clock.advanceTo(60_000);
  expect(readings.map(({ at }) => at?.local.slice(-2))).toEqual([
    '00',
    '10',
    '20',
    '30',
    '40',
    '50',
  ]);
});

describe('trouble on request', () => {
  test('a cut cable is silent, a joined one goes on', () => {
    const { clock, world, readings } = opened();
    clock.advanceTo(10_000);
    world.cutMeter(true);
    const heard = readings.length;
    clock.advanceTo(30_000);
    expect(readings).toHaveLength(heard);
    world.cutMeter(false);
    clock.advanceTo(40_000);
    expect(readings.length).toBeGreaterThan(heard + 7);
  });

  test('a frozen meter repeats its telegram with its time', () => {
    const { clock, world, readings } = opened();
    clock.advanceTo(10_000);
    world.freezeMeter(true);
    clock.advanceTo(30_000);
    expect(new Set(readings.slice(-15).map(({ at }) => at?.epochMs)).size).toBe(1);
  });

  test('damaged telegrams are faults', () => {
    const { clock, readings, faults } = opened({ line: { damaged: 0.3 } });
    clock.advanceTo(1_000_000);
    expect(readings.length + faults.length).toBe(1_000);
    expect(faults.length / 1_000).toBeCloseTo(0.3, 1);
    expect(faults[0]?.kind).toBe('checksum');
  });
});

test('the third day follows the second, and each is another', () => {
  const asked: number[] = [];
  const days = (index: number) => {
    asked.push(index);
    return still(100 * index, 0);
  };
  const { clock, world, readings } = opened({ days, startS: DAY_S - 2, line: { latencyS: [0] } });
  clock.advanceTo(3_000);
  expect(readings.map(({ importW }) => importW)).toEqual([0, 0, 100, 100]);
  expect(world.now()).toMatchObject({ day: 1, t: 1, houseW: 100 });
  expect(asked).toEqual([0, 1]);
});

test('seconds that nobody recorded are silent', () => {
  const day = still(100, 0);
  day.houseW.fill(Number.NaN, 10, 20);
  const { clock, readings } = opened({ days: () => day, startS: 0, line: { latencyS: [0] } });
  clock.advanceTo(29_000);
  expect(readings).toHaveLength(20);
});

test('it begins on a late summer morning: sun at once, and the same world each time', () => {
  const nets = () => {
    const clock = new VirtualClock();
    const world = createSimulatedWorld({ clock });
    const seen: number[] = [];
    world.meter.open({
      reading: (reading) => seen.push(netGridW(reading)),
      fault: () => undefined,
      link: () => undefined,
    });
    clock.advanceTo(600_000);
    return seen;
  };
  expect(nets()).toEqual(nets());
  expect(Math.min(...nets())).toBeLessThan(-1_500);
});

test('closed, it rests and leaves no alarm behind; opened again, it goes on', () => {
  const { clock, world, close, readings } = opened();
  clock.advanceTo(5_000);
  close();
  close();
  const { t } = world.now();
  expect(clock.nextAlarmMs()).toBeUndefined();
  clock.advanceTo(100_000);
  const heard = readings.length;
  const closeAgain = world.meter.open({
    reading: (reading) => readings.push(reading),
    fault: () => undefined,
    link: () => undefined,
  });
  clock.advanceTo(110_000);
  expect(world.now().t - t).toBe(11);
  expect(readings.length).toBeGreaterThan(heard + 8);
  closeAgain();
});

test('a burst of late alarms loses no second', () => {
  const real = new VirtualClock();
  const clock = new ScaledClock(10_000, { real });
  const world = createSimulatedWorld({ clock, startS: 0 });
  let readings = 0;
  world.meter.open({
    reading: () => {
      readings += 1;
    },
    fault: () => undefined,
    link: () => undefined,
  });
  for (let ms = 3; ms <= 300; ms += 3) real.advanceTo(ms);
  expect(world.now().t).toBe(3_000);
  expect(readings).toBeGreaterThan(2_990);
});
