import { describe, expect, test } from 'vitest';
import { clampDuty } from '../../src/charging/pilot.ts';
import { INPUT, TestCharger } from '../support/charger.ts';

/** A car that charges at 51 A by hand. */
function charging(limits: Partial<typeof INPUT.settings.limits> = {}): TestCharger {
  const settings = { ...INPUT.settings, limits: { ...INPUT.settings.limits, ...limits } };
  const charger = new TestCharger({ settings, manualDuty: clampDuty(85) });
  return charger.send({ type: 'mode.manual' }, { type: 'pilot.B' }, { type: 'pilot.C' }).started();
}

const WARM = { derateFromC: 60, stopFromC: 80, lostCurrentA: 6 };

describe('what a board senses', () => {
  test('a cable: its resistor bounds the offer (Table B.2)', () => {
    const charger = charging().send({ type: 'cable', currentA: 20 });
    expect(charger.state).toMatchObject({ limit: { currentA: 20, by: 'cable' }, duty: 33.3 });
  });

  test('a cable that is lost while charging: X1, then open after six seconds', () => {
    const charger = charging().send({ type: 'cable', currentA: 20 });
    charger.send({ type: 'cable', currentA: undefined });
    expect(charger.outputs).toEqual({ pilot: { kind: 'steady' }, contactor: 'closed' });
    expect(charger.state).toMatchObject({
      blockedBy: 'limit',
      reason: { code: 'limit-too-low', by: 'cable' },
    });
    charger.pass(5_999);
    expect(charger.outputs.contactor).toBe('closed');
    charger.pass(1);
    expect(charger.outputs.contactor).toBe('open');
  });

  test('a cable that goes with its car is not lost', () => {
    const charger = charging().send({ type: 'cable', currentA: 20 }, { type: 'pilot.A' });
    charger.send({ type: 'cable', currentA: undefined }, { type: 'pilot.B' });
    expect(charger.state.limit.by).toBe('pilot');
  });

  test('a simplified pilot: 10 A at most (Annex A.2.3), until the next car', () => {
    const charger = charging().send({ type: 'simplified', isSimplified: true });
    expect(charger.state).toMatchObject({ limit: { currentA: 10, by: 'simplified' }, duty: 16.6 });
    charger.send({ type: 'simplified', isSimplified: false });
    expect(charger.state.limit.by).toBe('pilot');
  });

  test.each<[number | undefined, number | undefined, string]>([
    [59, 85, 'cool'],
    [60, 63.7, 'three quarters'],
    [67, 42.5, 'half'],
    [75, 10, 'the least a car takes'],
    [80, undefined, 'nothing'],
    [undefined, 10, 'the sensor is lost'],
  ])('%s degrees: a duty of %s, %s', (celsius, duty) => {
    const charger = charging({ temperature: WARM }).send({ type: 'temperature', celsius });
    expect(charger.state.duty).toBe(duty);
  });
});

describe('faults', () => {
  const fault = { kind: 'diode', sinceEpochMs: 1, latched: false, detail: '' } as const;

  test('one that is not latched opens at once and goes when the board says so', () => {
    const charger = charging().send({ type: 'fault.raised', fault });
    expect(charger.outputs).toEqual({ pilot: { kind: 'steady' }, contactor: 'open' });
    charger.send({ type: 'fault.cleared', kind: 'diode' });
    expect(charger.state.faults).toEqual([]);
  });

  test('the same one latched: F, and only a reset ends it', () => {
    const charger = charging().send({ type: 'fault.raised', fault });
    charger.send({ type: 'fault.raised', fault: { ...fault, sinceEpochMs: 2, latched: true } });
    expect(charger.state.faults).toEqual([{ ...fault, latched: true }]);
    charger.send({ type: 'fault.raised', fault }, { type: 'fault.cleared', kind: 'diode' });
    expect(charger.outputs.pilot.kind).toBe('fault');
    charger.send({ type: 'fault.reset', kind: 'diode' });
    expect(charger.state.faults).toEqual([]);
  });
});

describe('the main fuse', () => {
  test('above 1.13 times its rating for a minute: nothing is offered', () => {
    const charger = charging({ mainsA: 25 });
    charger.read(230 * 29, 59, 0);
    expect(charger.state.limits.mains).toBeDefined();
    charger.read(230 * 29, 3, 0);
    expect(charger.state).toMatchObject({ limit: { currentA: 0, by: 'mains' }, duty: undefined });
  });
});
