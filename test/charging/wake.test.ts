import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ChargingNews } from '../../src/charging/events.ts';
import { TestCharger } from '../support/charger.ts';
import { steps } from '../support/charging-steps.ts';

/** Offered current since just now, by hand, to a car that does not answer. */
function offeredInB(): TestCharger {
  return new TestCharger().send({ type: 'mode.manual' }, { type: 'pilot.B' }).pass(10_000);
}

/** Milliseconds from the offer, what the pilot then carries, and why. */
const DIAGRAM = [
  [0, 'pwm', 'a car in B is offered current'],
  [29_999, 'pwm', 'it may take its time'],
  [30_000, 'steady', 'X1 first: 3 s'],
  [32_999, 'steady', ''],
  [33_000, 'fault', 'F: 4 s'],
  [36_999, 'fault', ''],
  [37_000, 'steady', 'X1 once more: 0.75 s'],
  [37_749, 'steady', ''],
  [37_750, 'pwm', 'X2 again'],
  [3_600_000, 'pwm', 'and no second pulse'],
] as const;

test('a car that does not answer in 30 s gets the pulse of IEC 61851-1 Annex A.5.3, once', () => {
  const charger = offeredInB();
  const startMs = charger.nowMs;
  for (const [atMs, pilot, why] of DIAGRAM) {
    charger.pass(startMs + atMs - charger.nowMs);
    expect([charger.outputs.pilot.kind, charger.outputs.contactor], `${atMs}: ${why}`).toEqual([
      pilot,
      'open',
    ]);
    const { vehicle, faults, reason, blockedBy } = charger.state;
    expect({ vehicle, faults, blockedBy }).toEqual({ vehicle: 'B', faults: [] });
    expect(reason.code).toBe(pilot === 'pwm' ? 'manual' : 'waking-car');
  }
});

test('the reason counts down to the offer', () => {
  const charger = offeredInB().pass(30_000);
  const left = () => ('remainingS' in charger.state.reason ? charger.state.reason.remainingS : 0);
  expect(left()).toBe(8);
  expect(charger.pass(3_000) && left()).toBe(5);
  expect(charger.pass(4_000) && left()).toBe(1);
});

test('a car that is plugged in anew may be asleep once more', () => {
  const charger = offeredInB().pass(60_000);
  charger.send({ type: 'pilot.A' }, { type: 'pilot.B' }).pass(33_000);
  expect(charger.outputs.pilot.kind).toBe('fault');
});

test('one that has charged and let go counts as asleep too, and has one pulse as well', () => {
  const charger = offeredInB().send({ type: 'pilot.C' }).pass(10_000);
  expect(charger.outputs.contactor).toBe('closed');
  charger.send({ type: 'pilot.B' }).pass(33_000);
  expect(charger.outputs.pilot.kind).toBe('fault');
});

test('one that is to be left asleep is', () => {
  const { settings } = offeredInB().snapshot.context;
  const charger = new TestCharger({ settings: { ...settings, wakeCar: false } });
  charger.send({ type: 'mode.manual' }, { type: 'pilot.B' });
  charger.pass(600_000, () => expect(charger.outputs.pilot.kind).not.toBe('fault'));
  expect(charger.state.reason.code).toBe('manual');
});

test('one that was woken before the start is not woken again, the next one is', () => {
  const charger = new TestCharger({ isWoken: true });
  charger.send({ type: 'mode.manual' }, { type: 'pilot.B' });
  charger.pass(600_000, () => expect(charger.outputs.pilot.kind).not.toBe('fault'));
  charger.send({ type: 'pilot.A' }, { type: 'pilot.B' }).pass(33_000);
  expect(charger.outputs.pilot.kind).toBe('fault');
});

test('the 30 s begin with the offer, and anew with each', () => {
  const charger = offeredInB().pass(20_000);
  charger.send({ type: 'enabled.off' }, { type: 'enabled.on' }).pass(29_000);
  expect(charger.outputs.pilot.kind).toBe('pwm');
  charger.pass(4_000);
  expect(charger.outputs.pilot.kind).toBe('fault');
});

const latched: ChargingNews = {
  type: 'fault.raised',
  fault: { kind: 'rcd', sinceEpochMs: 0, latched: true, detail: '' },
};
const passing: ChargingNews = {
  type: 'fault.raised',
  fault: { kind: 'board', sinceEpochMs: 0, latched: false, detail: '' },
};

describe.each([
  ['X1', 31_000],
  ['F', 35_000],
  ['the second X1', 37_500],
] as const)('during %s', (_, atMs) => {
  test.each<[string, ChargingNews, 'steady' | 'fault', string]>([
    ['mode off', { type: 'mode.off' }, 'steady', 'mode-off'],
    ['a pause', { type: 'enabled.off' }, 'steady', 'paused'],
    ['the end of the program', { type: 'end' }, 'steady', 'stopping'],
    ['a latched fault', latched, 'fault', 'fault'],
    ['a passing fault', passing, 'steady', 'fault'],
    ['an unplugged car', { type: 'pilot.A' }, 'steady', 'no-vehicle'],
    ['a shorted pilot', { type: 'pilot.E' }, 'steady', 'fault'],
    ['a limit below 6 A', { type: 'cable', currentA: 0 }, 'steady', 'limit-too-low'],
  ])('%s ends the pulse in the same step', (_name, news, pilot, code) => {
    const charger = offeredInB().pass(atMs).send(news);
    expect(charger.outputs).toMatchObject({ pilot: { kind: pilot }, contactor: 'open' });
    expect(charger.state.reason.code).toBe(code);
    charger.pass(3_500);
    expect(charger.outputs.pilot.kind).toBe(pilot);
  });

  test('a car that wakes up is supplied at once', () => {
    const charger = offeredInB().pass(atMs).send({ type: 'pilot.C' });
    expect(charger.outputs).toMatchObject({ pilot: { kind: 'pwm' }, contactor: 'closed' });
  });
});

test('without a sense of the pilot nobody is woken', () => {
  const charger = new TestCharger({ sensesPilot: false }).send({ type: 'mode.manual' });
  charger.pass(120_000, () => {
    expect(charger.outputs.pilot.kind).not.toBe('fault');
    expect(charger.state.reason.code).not.toBe('waking-car');
  });
});

describe('whatever happens', () => {
  /** Plays news after news. @returns how many pulses there were. */
  function play(
    charger: TestCharger,
    run: readonly { readonly news: ChargingNews; readonly pauseMs: number }[],
  ): number {
    let pulses = 0;
    let pulsesOfVisit = 0;
    let wasPulse = false;
    const look = (): void => {
      const { wake } = charger.snapshot.value;
      const { pilot, contactor } = charger.outputs;
      const isWaking = wake !== 'idle' && wake !== 'waiting';
      if (isWaking) expect(contactor).toBe('open');
      if (isWaking) expect(pilot.kind).toBe(wake === 'pulse' ? 'fault' : 'steady');
      const isFaulty = charger.state.faults.some((fault) => fault.latched);
      expect(pilot.kind === 'fault').toBe(wake === 'pulse' || isFaulty);
      if (wake === 'pulse' && !wasPulse) {
        pulses += 1;
        pulsesOfVisit += 1;
        expect(pulsesOfVisit).toBe(1);
      }
      wasPulse = wake === 'pulse';
    };
    for (const { news, pauseMs } of run) {
      charger.pass(pauseMs, look);
      if (news.type === 'pilot.A') pulsesOfVisit = 0;
      charger.send(news);
      look();
    }
    return pulses;
  }

  const calmNews = fc.constantFrom<ChargingNews>(
    { type: 'pilot.A' },
    { type: 'pilot.B' },
    { type: 'pilot.B' },
    { type: 'pilot.B' },
    { type: 'pilot.C' },
    { type: 'mode.manual' },
    { type: 'mode.off' },
    { type: 'tick' },
    latched,
    { type: 'fault.reset', kind: 'rcd' },
  );
  const calmSteps = fc.array(
    fc.record({ news: calmNews, pauseMs: fc.constantFrom(0, 500, 4_000, 31_000, 34_000) }),
    { maxLength: 40 },
  );

  test('a pulse never meets a closed contactor, and comes once while a car is plugged in', () => {
    let pulses = 0;
    fc.assert(
      fc.property(fc.oneof(calmSteps, steps), (run) => {
        pulses += play(new TestCharger().send({ type: 'mode.manual' }), run);
      }),
      { numRuns: 300 },
    );
    expect(pulses).toBeGreaterThan(8);
  });

  test('and never where the pilot is not sensed', () => {
    fc.assert(
      fc.property(calmSteps, (run) => {
        const charger = new TestCharger({ sensesPilot: false }).send({ type: 'mode.manual' });
        expect(play(charger, run)).toBe(0);
      }),
      { numRuns: 100 },
    );
  });
});
