import { expect, test, vi } from 'vitest';
import { MeterSlot } from '../../src/house/meter-slot.ts';
import type { MeterListener, MeterSource } from '../../src/meter/source.ts';
import { FakeMeter } from '../support/fakes.ts';

const READING = { takenAtMs: 0, importW: 0, exportW: 780 };

function slotWith(meter: MeterSource) {
  const reading = vi.fn<MeterListener['reading']>();
  const listener: MeterListener = { reading, fault: vi.fn(), link: vi.fn() };
  return { slot: new MeterSlot(meter, listener), reading };
}

test('the new meter is heard, and the old one no more', async () => {
  const [old, next] = [new FakeMeter(), new FakeMeter()];
  const { slot, reading } = slotWith(old);
  await slot.exchange(Promise.resolve(next));
  old.report(READING);
  expect(reading).not.toHaveBeenCalled();
  next.report(READING);
  expect(reading).toHaveBeenCalledOnce();
});

test('one that cannot be had leaves the old one where it is', async () => {
  const old = new FakeMeter();
  const { slot, reading } = slotWith(old);
  await expect(slot.exchange(Promise.reject(new Error('no such port')))).rejects.toThrow('no such');
  old.report(READING);
  expect(reading).toHaveBeenCalledOnce();
});

test('of two that were asked for the later one counts, whichever comes first', async () => {
  const [slow, quick] = [new FakeMeter(), new FakeMeter()];
  const { slot, reading } = slotWith(new FakeMeter());
  let arrive: (meter: MeterSource) => void = () => {};
  const late = slot.exchange(
    new Promise((resolve) => {
      arrive = resolve;
    }),
  );
  await slot.exchange(Promise.resolve(quick));
  arrive(slow);
  await late;
  slow.report(READING);
  expect(reading).not.toHaveBeenCalled();
  quick.report(READING);
  expect(reading).toHaveBeenCalledOnce();
});

test('a slot that is closed takes no other', async () => {
  const next = new FakeMeter();
  const { slot, reading } = slotWith(new FakeMeter());
  slot.close();
  await slot.exchange(Promise.resolve(next));
  next.report(READING);
  expect(reading).not.toHaveBeenCalled();
});
