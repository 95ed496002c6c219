import { describe, expect, test } from 'vitest';
import { TestCharger } from '../support/charger.ts';

const X1 = { pilot: { kind: 'steady' }, contactor: 'open' };
const pwm = (duty: number, contactor: 'open' | 'closed') => ({
  pilot: { kind: 'pwm', duty },
  contactor,
});

describe('start-up', () => {
  test('offers nothing for ten seconds, whatever is asked', () => {
    const charger = new TestCharger().send({ type: 'mode.manual' }, { type: 'pilot.C' });
    charger.pass(9_900);
    expect(charger.outputs).toEqual(X1);
    expect(charger.state.reason.code).toBe('starting-up');
    charger.pass(100);
    expect(charger.outputs).toEqual(pwm(30, 'closed'));
  });

  test('waits longer after a power cut and says so', () => {
    const charger = new TestCharger({ powerReturnUntilMs: 60_000 });
    charger.send({ type: 'mode.manual' }, { type: 'pilot.C' }).pass(59_000);
    expect(charger.outputs).toEqual(X1);
    expect(charger.state.reason).toEqual({ code: 'power-return-wait', remainingS: 1 });
    expect(charger.pass(1_000).outputs.contactor).toBe('closed');
  });

  test('solar waits for three fresh readings', () => {
    const charger = new TestCharger().send({ type: 'mode.solar' }, { type: 'pilot.B' });
    charger.pass(10_000).read(0, 2);
    expect(charger.outputs).toEqual(X1);
    expect(charger.state.reason).toEqual({ code: 'waiting-for-meter', readings: 2 });
    expect(charger.read(0).outputs).toEqual(pwm(10, 'open'));
  });

  test('solar after readings of before begins at once, and the reason says with what', () => {
    const charger = new TestCharger().send({ type: 'pilot.B' }).pass(10_000).read(-300, 3);
    charger.send({ type: 'mode.solar' });
    const reason = { code: 'following-surplus', surplusW: 300, currentA: 6 };
    expect(charger.state).toMatchObject({ duty: 10, reason });
  });

  test.each([
    ['mode', { type: 'mode.off' }],
    ['enabled', { type: 'enabled.off' }],
    [undefined, { type: 'tick' }],
  ] as const)('blocked by %s is told before it is over', (blockedBy, news) => {
    const charger = new TestCharger().send({ type: 'mode.manual' }, news);
    expect(charger.state).toMatchObject({ blockedBy, reason: { code: 'starting-up' } });
  });

  test('a latched fault from before keeps the pilot at F', () => {
    const fault = { kind: 'rcd', sinceEpochMs: 0, latched: true, detail: 'tripped' } as const;
    const charger = new TestCharger({ faults: [fault] });
    charger.send({ type: 'mode.manual' }, { type: 'pilot.C' }).pass(20_000);
    expect(charger.outputs).toEqual({ pilot: { kind: 'fault' }, contactor: 'open' });
    expect(charger.state.blockedBy).toBe('fault');
  });
});

describe('solar mode with the step law', () => {
  const following = () =>
    new TestCharger().send({ type: 'mode.solar' }, { type: 'pilot.C' }).started();

  test('each fresh reading moves the duty by one step', () => {
    const charger = following();
    expect(charger.outputs).toEqual(pwm(10, 'closed'));
    expect(charger.read(-600, 2).outputs).toEqual(pwm(20, 'closed'));
    expect(charger.read(-41).outputs).toEqual(pwm(21, 'closed'));
    expect(charger.read(501).outputs).toEqual(pwm(16, 'closed'));
  });

  test('a repeated reading is no reading', () => {
    const charger = following();
    const at = { epochMs: 1_000, local: '2026-01-01 00:00:01' };
    for (let i = 0; i < 5; i++) {
      charger.pass(1_000);
      const takenAtMs = charger.nowMs;
      const reading = { takenAtMs, importW: 0, exportW: 900, at };
      charger.send({ type: 'meter.reading', reading, drawnW: 0 });
    }
    expect(charger.state.solarDuty).toBe(15);
  });

  test('a silent meter holds the duty; lost, it pauses; heard again, it goes on', () => {
    const charger = following().read(-600, 4);
    charger.pass(9_000);
    expect(charger.state).toMatchObject({ freshness: 'late', duty: 30 });
    charger.pass(2_000);
    expect(charger.state).toMatchObject({
      freshness: 'stale',
      duty: 30,
      reason: { code: 'meter-silent-hold' },
    });
    charger.pass(290_000);
    expect(charger.state).toMatchObject({ freshness: 'lost', duty: undefined, solarDuty: 30 });
    expect(charger.state.reason.code).toBe('meter-lost-pause');
    expect(charger.pass(6_000).outputs).toEqual({ pilot: { kind: 'steady' }, contactor: 'open' });
    expect(charger.read(0).state).toMatchObject({ freshness: 'fresh', duty: 30 });
    expect(charger.outputs.contactor).toBe('closed');
  });

  test.each([
    { onLost: 'hold', duty: 30, why: 'hold keeps what the law had reached' },
    { onLost: 'minimum', duty: 10, why: 'minimum offers 6 A' },
  ] as const)('a lost meter with onLost $onLost: $why', ({ onLost, duty }) => {
    const settings = { ...following().snapshot.context.settings, onLost };
    const charger = new TestCharger({ settings }).send({ type: 'mode.solar' }, { type: 'pilot.C' });
    charger.started().read(-600, 4).pass(301_000);
    expect(charger.state).toMatchObject({ freshness: 'lost', duty });
  });

  test('readings leave the manual duty alone, and manual mode leaves the solar duty alone', () => {
    const charger = following().read(-600, 3).send({ type: 'mode.manual' }).read(-600, 3);
    expect(charger.outputs).toEqual(pwm(30, 'closed'));
    charger.send({ type: 'mode.solar' });
    expect(charger.outputs).toEqual(pwm(25, 'closed'));
  });
});

describe('stopping', () => {
  const charging = (input = {}) =>
    new TestCharger(input).send({ type: 'mode.manual' }, { type: 'pilot.C' }).pass(10_000);

  test('stops the PWM at once and opens the contactor after six seconds', () => {
    const charger = charging().send({ type: 'mode.off' });
    expect(charger.outputs).toEqual({ pilot: { kind: 'steady' }, contactor: 'closed' });
    charger.pass(5_900);
    expect(charger.outputs.contactor).toBe('closed');
    charger.pass(100);
    expect(charger.outputs.contactor).toBe('open');
  });

  test('opens as soon as the car lets go', () => {
    const charger = charging().send({ type: 'enabled.off' }, { type: 'pilot.B' });
    expect(charger.outputs).toEqual(X1);
    expect(charger.state).toMatchObject({ mode: 'manual', blockedBy: 'enabled' });
  });

  test('a car that lets go by itself opens the contactor; the offer stands', () => {
    expect(charging().send({ type: 'pilot.B' }).outputs).toEqual(pwm(30, 'open'));
  });

  test.each(['A', 'D', 'E', 'F'] as const)('pilot state %s opens at once', (state) => {
    const charger = charging().send({ type: `pilot.${state}` });
    expect(charger.outputs).toEqual(X1);
  });

  test('a fault opens at once, also while stopping', () => {
    const fault = { kind: 'overcurrent', sinceEpochMs: 0, latched: false, detail: '' } as const;
    const charger = charging().send({ type: 'mode.off' }, { type: 'fault.raised', fault });
    expect(charger.outputs).toEqual(X1);
    expect(charger.send({ type: 'fault.reset', kind: 'overcurrent' }).state.faults).toEqual([]);
  });

  test('the end of the program stops the car normally and closes nothing again', () => {
    const charger = charging().send({ type: 'end' });
    expect(charger.outputs).toEqual({ pilot: { kind: 'steady' }, contactor: 'closed' });
    charger.pass(6_000).send({ type: 'mode.manual' }).pass(5_000);
    expect(charger.outputs).toEqual(X1);
  });

  test('a box that does not measure the pilot gives the car the whole six seconds', () => {
    const charger = new TestCharger({ sensesPilot: false }).send({ type: 'mode.manual' });
    charger.pass(10_000);
    expect(charger.state).toMatchObject({ vehicle: undefined, supply: 'closed' });
    charger.send({ type: 'mode.off' }).pass(5_900);
    expect(charger.outputs).toEqual({ pilot: { kind: 'steady' }, contactor: 'closed' });
    expect(charger.pass(100).outputs).toEqual(X1);
  });
});

describe('limits', () => {
  const limited = (limits: object) =>
    new TestCharger({
      settings: {
        ...new TestCharger().snapshot.context.settings,
        limits: {
          circuitA: null,
          cableA: null,
          mainsA: null,
          blindCurrentA: 6,
          maxImportW: null,
          ...limits,
        },
      },
    })
      .send({ type: 'mode.manual' }, { type: 'pilot.C' })
      .started();

  test('what is stored stays; what is offered is rounded down', () => {
    const charger = limited({ circuitA: 16 });
    expect(charger.state).toMatchObject({ manualDuty: 30, duty: 26.6 });
    expect(charger.state.reason).toMatchObject({ code: 'limited', by: 'circuit' });
  });

  test('below 6 A nothing is offered, and again from 6.5 A after a minute', () => {
    const charger = limited({ mainsA: 25 });
    charger.read(20 * 230);
    expect(charger.state).toMatchObject({ duty: undefined, blockedBy: 'limit' });
    charger.read(18.6 * 230, 70);
    // 6.4 A would do to go on, and do not to begin again.
    expect(charger.state.reason).toMatchObject({ code: 'limit-too-low', neededA: 6.5 });
    charger.read(18.4 * 230, 60);
    expect(charger.state.reason.code).toBe('limit-recovering');
    charger.read(18.4 * 230);
    expect(charger.state).toMatchObject({ duty: 11, limit: { by: 'mains' } });
  });

  test('a fixed limit of 6 A is not waited out for ever', () => {
    const charger = limited({ circuitA: 6, mainsA: 25 });
    charger.read(20 * 230).read(0, 61);
    expect(charger.state.duty).toBe(10);
  });

  test('a silent meter with a main fuse leaves the blind current, in manual mode too', () => {
    const charger = limited({ mainsA: 25, blindCurrentA: 8 });
    expect(charger.state.duty).toBe(30);
    charger.pass(11_000);
    expect(charger.state).toMatchObject({ freshness: 'stale', duty: 13.3 });
    expect(charger.state.reason.code).toBe('blind');
  });

  test('a blind current of 0 pauses', () => {
    const charger = limited({ mainsA: 25, blindCurrentA: 0 }).pass(11_000);
    expect(charger.outputs.pilot).toEqual({ kind: 'steady' });
    expect(charger.state).toMatchObject({ blockedBy: 'limit', reason: { code: 'blind' } });
    expect(charger.pass(6_000).outputs).toEqual(X1);
  });
});

describe('leases', () => {
  const solar = () => new TestCharger().send({ type: 'mode.solar' }, { type: 'pilot.C' }).started();

  test('boost stands in for the law until its energy is in the car', () => {
    const charger = solar();
    charger.send({ type: 'lease.set', lease: { kind: 'boost', currentA: 24, energyWh: 100 } });
    expect(charger.read(-900).state).toMatchObject({ duty: 40, solarDuty: 10 });
    charger.send({ type: 'car.energy', wh: 99 });
    expect(charger.state.lease?.kind).toBe('boost');
    charger.send({ type: 'car.energy', wh: 1 });
    expect(charger.state).toMatchObject({ duty: 10, mode: 'solar' });
    expect(charger.state.lease).toBeUndefined();
  });

  test('an external lease ends by itself and never beats a limit', () => {
    const charger = solar().send({ type: 'limit.set', currentA: 10 });
    const untilMs = charger.nowMs + 120_000;
    charger.send({ type: 'lease.set', lease: { kind: 'external', currentA: 32, untilMs } });
    expect(charger.state).toMatchObject({ duty: 16.6, limit: { by: 'user' } });
    charger.pass(120_000);
    expect(charger.state.lease).toBeUndefined();
  });

  test('a lease does not close the contactor in mode off', () => {
    const charger = solar().send({ type: 'mode.off' }, { type: 'pilot.B' }, { type: 'pilot.C' });
    charger.send({ type: 'lease.set', lease: { kind: 'boost', currentA: 16 } });
    expect(charger.outputs).toEqual(X1);
  });
});
