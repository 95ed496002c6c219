import { expect, test } from 'vitest';
import { CAR_MODELS } from '../../sim/car-models.ts';
import { chargerJson } from '../../src/house/charger/charger-picture.ts';
import { ElectricBox } from './electric-box.ts';

test('a car that only state F wakes is woken, told as in B, and charges', async () => {
  const box = new ElectricBox(1, {}, CAR_MODELS['sleeps-until-woken']);
  box.house.send({ type: 'mode.manual' });
  const told = new Set<string>();
  const look = (): boolean => {
    const { iecState, vehicleState, reason } = chargerJson(box.house.picture());
    told.add(`${reason.code} ${box.lines.drives.kind} ${vehicleState} ${iecState}`);
    return box.drawnA > 20;
  };
  expect(await box.run(120_000, look)).toBeLessThan(100_000);
  expect([...told].filter((row) => row.startsWith('waking-car'))).toEqual([
    'waking-car steady B B',
    'waking-car fault B B',
  ]);
  expect([...told].join()).not.toMatch(/ [EF]\b/);
  expect(box.faults()).toEqual([]);
});

test('a house that dies while it wakes a car leaves X1 behind', async () => {
  const box = new ElectricBox(1, {}, CAR_MODELS['sleeps-until-woken']);
  box.house.send({ type: 'mode.manual' });
  await box.run(120_000, () => box.lines.drives.kind === 'fault');
  box.killHouse();
  await box.run(500);
  expect(box.lines.drives.kind).toBe('steady');
  expect(box.isLive).toBe(false);
});
