import { expect, test } from 'vitest';
import { MEASURED_CAR } from '../../sim/car-models.ts';
import { ElectricBox } from './electric-box.ts';
import { UNDER_LOAD } from './under-load.ts';

/** Longest that is waited for something to happen at all, milliseconds. */
const PATIENCE_MS = 20_000;

test.each(UNDER_LOAD)('$id under load $what: open within $withinMs ms', async (hazard) => {
  const box = await new ElectricBox(1).charge();
  hazard.happens(box);
  const tookMs = await box.run(PATIENCE_MS, () => !box.isLive);
  expect(tookMs).toBeLessThanOrEqual(hazard.withinMs);
  await box.run(1_500);
  expect(box.isLive).toBe(false);
  expect(box.faults()).toEqual(hazard.faults);
});

test('H11 a residual current monitor that fails its test: never closed', async () => {
  const box = new ElectricBox(1);
  box.electronics.defects.add('rcd-dead');
  box.house.send({ type: 'mode.solar' });
  expect(await box.run(120_000, () => box.isLive)).toBe(120_000);
  expect(box.faults()).toEqual(['rcd-self-test']);
});

test('H12 a welded contactor: latched, F, and no reset over the network', async () => {
  const box = await new ElectricBox(1).charge();
  box.electronics.defects.add('welded');
  box.house.send({ type: 'mode.off' });
  await box.run(10_000, () => box.faults().length > 0);
  expect(box.faults()).toEqual(['weld']);
  expect(box.lines.drives).toEqual({ kind: 'fault' });
});

test('H13 a contactor that does not close: latched, and not tried again', async () => {
  const box = new ElectricBox(1);
  box.electronics.defects.add('stuck-open');
  box.house.send({ type: 'mode.solar' });
  await box.run(120_000, () => box.faults().length > 0);
  expect(box.faults()).toEqual(['contactor-open']);
  box.electronics.defects.clear();
  expect(await box.run(60_000, () => box.isLive)).toBe(60_000);
});

test('H16 a cable that carries less than the circuit: no more than it carries is offered', async () => {
  const box = new ElectricBox(1);
  box.electronics.proximityOhm = 1_500;
  await box.charge('manual');
  let mostA = 0;
  await box.run(60_000, () => {
    mostA = Math.max(mostA, box.offeredA);
    return false;
  });
  expect(mostA).toBeGreaterThan(12.5);
  expect(mostA).toBeLessThanOrEqual(13);
});

test('H17 a box that gets too hot: less is offered, then nothing', async () => {
  const box = await new ElectricBox(1).charge('manual');
  box.electronics.heat(50);
  await box.run(2_000);
  expect(box.offeredA).toBeLessThanOrEqual(16.1);
  box.electronics.heat(65);
  await box.run(8_000);
  expect(box.isLive).toBe(false);
});

test('H18 a meter that falls silent before a main fuse: 6 A within its time, in manual mode too', async () => {
  const box = await new ElectricBox(1, { mainsA: 25 }).charge('manual');
  await box.run(30_000);
  expect(box.offeredA).toBeGreaterThan(20);
  box.netW = () => undefined;
  await box.run(12_000);
  expect(box.offeredA).toBe(6);
});

test('H19 a main fuse that the house needs for itself: less at the next reading, then nothing', async () => {
  const box = await new ElectricBox(1, { mainsA: 25 }).charge('manual');
  await box.run(30_000);
  expect(box.offeredA).toBeGreaterThan(20);
  box.netW = () => 3_000;
  await box.run(2_000);
  // 25 A less 13 A of the house; the car draws 0.2 A less than it is offered.
  expect(box.offeredA).toBeLessThan(12.2);
  box.netW = () => 5_000;
  await box.run(10_000);
  expect(box.isLive).toBe(false);
});

test('H20 a car that draws more than it is offered: stopped, and the second time for good', async () => {
  const box = await new ElectricBox(1).charge('manual');
  await box.run(30_000);
  box.deafA = 30;
  // 7 s of it, seen each second, and 6 s in which a car that heeds X1 would have let go.
  expect(await box.run(20_000, () => !box.isLive)).toBeLessThanOrEqual(15_000);
  expect(box.faults()).toEqual([]);
  await box.run(90_000, () => box.isLive);
  expect(box.isLive).toBe(true);
  expect(await box.run(20_000, () => !box.isLive)).toBeLessThanOrEqual(9_000);
  expect(box.faults()).toEqual(['overcurrent']);
  expect(await box.run(120_000, () => box.isLive)).toBe(120_000);
});

test('H33 a fault that is reset while the plug is pulled: nothing closes upon what was there before', async () => {
  const box = await new ElectricBox(1).charge();
  box.electronics.leaks = true;
  await box.run(1_000);
  expect(box.faults()).toEqual(['rcd']);
  box.electronics.leaks = false;
  box.instead = 'none';
  await box.run(5_000);
  box.house.send({ type: 'fault.reset', kind: 'rcd' });
  expect(await box.run(60_000, () => box.isLive)).toBe(60_000);
  expect(box.faults()).toEqual([]);
  expect(box.house.picture().charger.vehicle).toBe('A');
  box.instead = undefined;
  await box.charge();
});

test('H34 a converter that fails again and again: the contactor does not chatter', async () => {
  const box = await new ElectricBox(1).charge();
  const { defects } = box.electronics;
  let closings = 0;
  for (let second = 0; second < 120; second++) {
    defects.add('converter-dead');
    await box.run(100);
    expect(box.isLive).toBe(false);
    defects.delete('converter-dead');
    closings += (await box.run(900, () => box.isLive)) < 900 ? 1 : 0;
  }
  expect(closings).toBe(0);
  await box.charge();
});

test('H31 a car that does not answer: one pulse for each time it is plugged in, never under load', async () => {
  const deaf = { ...MEASURED_CAR, sleep: { afterS: 5, wakeS: Number.POSITIVE_INFINITY } };
  const box = new ElectricBox(1, {}, deaf);
  box.house.send({ type: 'mode.manual' });
  const pulsesMs: number[] = [];
  const watch = async (forMs: number): Promise<void> => {
    const endMs = box.nowMs + forMs;
    while (box.nowMs < endMs) {
      await box.run(endMs - box.nowMs, () => box.lines.drives.kind === 'fault');
      if (box.lines.drives.kind !== 'fault') return;
      pulsesMs.push(await box.run(10_000, () => box.lines.drives.kind !== 'fault' || box.isLive));
      expect(box.isLive).toBe(false);
    }
  };
  await watch(600_000);
  box.instead = 'none';
  await watch(5_000);
  box.instead = undefined;
  await watch(600_000);
  expect(pulsesMs).toEqual([4_000, 4_000]);
  expect(box.faults()).toEqual([]);
});
