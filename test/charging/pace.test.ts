import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { NOTHING_STANDS, RAISE_EVERY_MS, standingAfter } from '../../src/charging/pace.ts';
import { clampDuty, type DutyPercent } from '../../src/charging/pilot.ts';
import { type INPUT, TestCharger } from '../support/charger.ts';

const duty = (percent: number | undefined): DutyPercent | undefined =>
  percent === undefined ? undefined : clampDuty(percent);

describe('a duty that stands', () => {
  test.each([
    {
      from: undefined,
      to: 40,
      afterMs: 0,
      stands: 40,
      why: 'where nothing stands nothing follows',
    },
    { from: 20, to: 40, afterMs: 4_999, stands: 20, why: 'sequence 6: the car may still follow' },
    { from: 20, to: 40, afterMs: 5_000, stands: 40, why: 'the car has had its time' },
    { from: 40, to: 20, afterMs: 1, stands: 20, why: 'less is never waited for' },
    { from: 40, to: undefined, afterMs: 1, stands: undefined, why: 'nor is nothing' },
    { from: 40, to: 40, afterMs: 9_000, stands: 40, why: 'the same stays as it is' },
  ])('$from to $to after $afterMs ms: $why', ({ from, to, afterMs, stands }) => {
    const before = { ...NOTHING_STANDS, duty: duty(from) };
    const frame = { nowMs: afterMs, isPaced: true };
    expect(standingAfter(before, duty(to), frame).duty).toBe(stands);
    expect(standingAfter(before, duty(to), { ...frame, isPaced: false }).duty).toBe(to);
  });

  test('never rises within five seconds of a change, nor stands above what is wanted', () => {
    const duties = fc.option(fc.integer({ min: 10, max: 85 }).map(clampDuty), { nil: undefined });
    fc.assert(
      fc.property(fc.array(fc.tuple(duties, fc.nat(3_000))), (wishes) => {
        let nowMs = 0;
        let stands = NOTHING_STANDS;
        let changedMs = Number.NEGATIVE_INFINITY;
        for (const [wanted, pauseMs] of wishes) {
          nowMs += pauseMs;
          const next = standingAfter(stands, wanted, { nowMs, isPaced: true });
          if (wanted === undefined) expect(next.duty).toBeUndefined();
          else expect(next.duty).toBeLessThanOrEqual(wanted);
          expect(next.isHeldBack).toBe(next.duty !== wanted);
          const rises =
            next.duty !== undefined && stands.duty !== undefined && next.duty > stands.duty;
          if (rises) expect(nowMs - changedMs).toBeGreaterThanOrEqual(RAISE_EVERY_MS);
          if (next.duty !== stands.duty) changedMs = nowMs;
          stands = next;
        }
      }),
    );
  });
});

/** The guide's law with half a kilowatt and more to spare: one step each reading. */
function guides(input: Partial<typeof INPUT>): readonly (readonly [unknown, unknown])[] {
  const charger = new TestCharger(input).send({ type: 'mode.solar' }, { type: 'pilot.C' });
  charger.started();
  return Array.from({ length: 10 }, () => {
    const { duty: offered, solarDuty } = charger.read(-600).state;
    return [solarDuty, offered] as const;
  });
}

const STEPS = [15, 20, 25, 30, 35, 40, 45, 50, 55, 60];

describe('a charger with a real vehicle on its pilot', () => {
  const manual = (input: Partial<typeof INPUT> = {}) =>
    new TestCharger({ pacesRises: true, ...input })
      .send({ type: 'mode.manual' }, { type: 'pilot.C' })
      .pass(10_000);

  test('rises five seconds after the last change, by a deadline of its own', () => {
    const charger = manual()
      .pass(1_000)
      .send({ type: 'manual.set', duty: clampDuty(40) });
    expect(charger.state).toMatchObject({ duty: 30, manualDuty: 40 });
    expect(charger.state.reason).toEqual({ code: 'rising', currentA: 18, wantedA: 24 });
    charger.pass(3_999);
    expect(charger.outputs.pilot).toEqual({ kind: 'pwm', duty: 30 });
    charger.pass(1);
    expect(charger.state).toMatchObject({ duty: 40, reason: { code: 'manual' } });
  });

  test('falls at once, and then rises no sooner than five seconds later', () => {
    const charger = manual()
      .pass(20_000)
      .send({ type: 'manual.set', duty: clampDuty(20) });
    expect(charger.state.duty).toBe(20);
    charger.pass(2_000).send({ type: 'manual.set', duty: clampDuty(25) });
    expect(charger.state.duty).toBe(20);
    expect(charger.pass(3_000).state.duty).toBe(25);
  });

  test('what it waited for may be gone before its time', () => {
    const charger = manual()
      .pass(1_000)
      .send({ type: 'manual.set', duty: clampDuty(40) });
    charger.pass(1_000).send({ type: 'manual.set', duty: clampDuty(30) });
    expect(charger.state).toMatchObject({ duty: 30, reason: { code: 'manual' } });
    expect(charger.pass(10_000).state.duty).toBe(30);
  });

  test('a limit is heeded at once while a rise waits', () => {
    const charger = manual()
      .pass(1_000)
      .send({ type: 'manual.set', duty: clampDuty(40) });
    charger.send({ type: 'limit.set', currentA: 9 });
    expect(charger.state).toMatchObject({ duty: 15, reason: { code: 'limited', by: 'user' } });
  });

  test('a stop is no fall to wait after: the next offer stands at once', () => {
    const charger = manual().send({ type: 'mode.off' }, { type: 'pilot.B' });
    charger.pass(10_000).send({ type: 'manual.set', duty: clampDuty(60) }, { type: 'mode.manual' });
    expect(charger.state.duty).toBe(60);
  });

  test('remembers over a saved snapshot when it may rise', () => {
    const charger = manual()
      .pass(1_000)
      .send({ type: 'manual.set', duty: clampDuty(40) });
    const saved: unknown = JSON.parse(JSON.stringify(charger.actor.getPersistedSnapshot()));
    const resumed = new TestCharger({}, saved);
    resumed.nowMs = charger.nowMs;
    expect(resumed.pass(3_999).state.duty).toBe(30);
    expect(resumed.pass(1).state.duty).toBe(40);
  });

  test("sensed, the guide's steps are stored each second and offered every fifth", () => {
    // Offered since the tenth second, read from the twelfth on.
    const offered = [10, 10, 10, 25, 25, 25, 25, 25, 50, 50];
    expect(guides({ pacesRises: true })).toEqual(STEPS.map((step, at) => [step, offered[at]]));
  });

  test("not sensed, the guide's steps are offered as they are stored", () => {
    const seen = guides({ pacesRises: true, sensesPilot: false });
    expect(seen).toEqual(STEPS.map((step) => [step, step]));
  });

  test('not sensed, whoever else asks for more is paced', () => {
    const charger = manual({ sensesPilot: false }).pass(1_000);
    charger.send({ type: 'manual.set', duty: clampDuty(40) });
    expect(charger.state.duty).toBe(30);
  });
});

test('a simulated vehicle follows whatever it is offered', () => {
  expect(guides({})).toEqual(STEPS.map((step) => [step, step]));
});
