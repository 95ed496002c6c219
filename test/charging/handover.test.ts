import { describe, expect, test } from 'vitest';
import { clampDuty } from '../../src/charging/pilot.ts';
import { TestCharger } from '../support/charger.ts';

const SUN_W = -2_000;

/** A car that charges at 30 % on one phase by hand, under a sun that is good for more. */
function chargingByHand(): TestCharger {
  const charger = new TestCharger({ law: 'surplus' });
  charger.send({ type: 'mode.manual' }, { type: 'pilot.C' }).started();
  expect(charger.outputs).toMatchObject({ contactor: 'closed', pilot: { duty: 30 } });
  return charger.read(SUN_W, 60, 4_140);
}

/** Whether the contactor stays closed for half a minute. */
function staysClosed(charger: TestCharger, netW: number): boolean {
  let closed = charger.outputs.contactor === 'closed';
  for (let s = 0; s < 30; s++) {
    charger.read(netW, 1, 4_140);
    closed &&= charger.outputs.contactor === 'closed';
  }
  return closed;
}

describe('the surplus law takes over a car that is being charged', () => {
  test('from manual mode: the offer stays, then follows the sun', () => {
    const charger = chargingByHand().send({ type: 'mode.solar' });
    expect(charger.state).toMatchObject({ duty: 30, reason: { code: 'following-surplus' } });
    expect(staysClosed(charger, SUN_W)).toBe(true);
    expect(charger.state.duty).toBeGreaterThan(40);
  });

  test('without sun it stops, but only after the least time on', () => {
    const charger = chargingByHand().send({ type: 'mode.solar' });
    expect(staysClosed(charger, 4_140)).toBe(true);
    charger.read(4_140, 90, 4_140).read(0, 10);
    expect(charger.outputs.contactor).toBe('open');
  });

  test.each([
    ['ends by itself', (charger: TestCharger) => charger.read(SUN_W, 60, 4_140)],
    [
      'is ended',
      (charger: TestCharger) =>
        charger.read(SUN_W, 10, 4_140).send({ type: 'lease.end', kind: 'external' }),
    ],
  ])('from a lease that %s', (_, end) => {
    const charger = new TestCharger({ law: 'surplus' });
    charger.send({ type: 'mode.solar' }, { type: 'pilot.C' }).started();
    const untilMs = charger.nowMs + 60_000;
    charger.send({ type: 'lease.set', lease: { kind: 'external', currentA: 12, untilMs } });
    end(charger);
    expect(charger.state).toMatchObject({ duty: 20, reason: { code: 'following-surplus' } });
    expect(charger.state.lease).toBeUndefined();
    expect(staysClosed(charger, SUN_W)).toBe(true);
  });

  test('with another preset: what was offered goes on', () => {
    const charger = chargingByHand().send({ type: 'mode.solar' }).read(SUN_W, 30, 4_140);
    const { duty } = charger.state;
    charger.send({ type: 'law.set', law: 'surplus', preset: 'calm' });
    expect(charger.state.duty).toBe(duty);
    expect(staysClosed(charger, 0)).toBe(true);
  });

  test('within a limit that has fallen meanwhile', () => {
    const charger = chargingByHand();
    charger.send({ type: 'limit.set', currentA: 10 }, { type: 'mode.solar' });
    expect(charger.state.duty).toBeLessThanOrEqual(10 / 0.6);
    expect(staysClosed(charger, 0)).toBe(true);
  });
});

test('a car that is not being charged waits for the sun', () => {
  const charger = new TestCharger({ law: 'surplus' });
  charger.send({ type: 'mode.manual' }, { type: 'pilot.B' }).started();
  charger.send({ type: 'mode.solar' });
  expect(charger.outputs).toEqual({ pilot: { kind: 'steady' }, contactor: 'open' });
});

test('the step law goes on from its own duty, whatever manual mode offered', () => {
  const charger = new TestCharger({ manualDuty: clampDuty(40) });
  charger.send({ type: 'mode.solar' }, { type: 'pilot.C' }).started().read(-600, 2);
  charger.send({ type: 'mode.manual' }).read(0, 2);
  expect(charger.state.duty).toBe(40);
  expect(charger.send({ type: 'mode.solar' }).state.duty).toBe(20);
});
