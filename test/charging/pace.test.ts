import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { mayRiseMs, NOTHING_STANDS, paced, RAISE_EVERY_MS } from '../../src/charging/pace.ts';
import { clampDuty } from '../../src/charging/pilot.ts';
import { TestCharger } from '../support/charger.ts';

const standing = (duty: number | undefined, sinceMs: number) => ({
  duty: duty === undefined ? undefined : clampDuty(duty),
  sinceMs,
});

describe('a duty that stands', () => {
  test.each([
    {
      from: undefined,
      to: 40,
      at: 0,
      duty: 40,
      why: 'where nothing stands there is nothing to wait for',
    },
    {
      from: 20,
      to: 40,
      at: 4_999,
      duty: 20,
      why: 'the car may still be following the last change',
    },
    { from: 20, to: 40, at: 5_000, duty: 40, why: 'the car has had its time' },
    { from: 40, to: 20, at: 1, duty: 20, why: 'less is never waited for' },
    { from: 40, to: undefined, at: 1, duty: undefined, why: 'nor is nothing' },
    { from: 40, to: 40, at: 9_000, duty: 40, why: 'the same stays as it is' },
  ])('$from to $to after $at ms: $why', ({ from, to, at, duty }) => {
    const wanted = to === undefined ? undefined : clampDuty(to);
    expect(paced(standing(from, 0), wanted, at).duty).toBe(duty);
  });

  test('never rises twice within five seconds, and never stands above what is wanted', () => {
    const duties = fc.option(fc.integer({ min: 10, max: 85 }).map(clampDuty), { nil: undefined });
    fc.assert(
      fc.property(fc.array(fc.tuple(duties, fc.nat(3_000))), (wishes) => {
        let now = 0;
        let stands = NOTHING_STANDS;
        let changedMs = Number.NEGATIVE_INFINITY;
        for (const [wanted, pauseMs] of wishes) {
          now += pauseMs;
          const next = paced(stands, wanted, now);
          if (wanted === undefined) expect(next.duty).toBeUndefined();
          else expect(next.duty).toBeLessThanOrEqual(wanted);
          if (next.duty !== undefined && stands.duty !== undefined && next.duty > stands.duty) {
            expect(now - changedMs).toBeGreaterThanOrEqual(RAISE_EVERY_MS);
          }
          if (next.duty !== stands.duty) changedMs = now;
          stands = next;
        }
      }),
    );
  });

  test('says from when on it may rise', () => {
    expect(mayRiseMs(standing(20, 7_000))).toBe(12_000);
  });
});

describe('the charger', () => {
  const manual = () =>
    new TestCharger().send({ type: 'mode.manual' }, { type: 'pilot.C' }).pass(10_000);

  test('rises five seconds after the last change, without waiting to be told', () => {
    const charger = manual()
      .pass(1_000)
      .send({ type: 'manual.set', duty: clampDuty(40) });
    expect(charger.state).toMatchObject({ duty: 30, manualDuty: 40 });
    expect(charger.state.reason).toEqual({ code: 'rising', currentA: 18, wantedA: 24 });
    charger.pass(3_900);
    expect(charger.state.duty).toBe(30);
    charger.pass(100);
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

  test('what the guide would do each second is stored each second and offered every fifth', () => {
    const charger = new TestCharger().send({ type: 'mode.solar' }, { type: 'pilot.C' }).started();
    const seen = Array.from({ length: 10 }, () => {
      const { duty, solarDuty } = charger.read(-600).state;
      return [solarDuty, duty];
    });
    expect(seen).toEqual([
      [15, 10],
      [20, 10],
      [25, 10],
      [30, 25],
      [35, 25],
      [40, 25],
      [45, 25],
      [50, 25],
      [55, 50],
      [60, 50],
    ]);
  });

  test('remembers across a restart when it may rise', () => {
    const charger = manual()
      .pass(1_000)
      .send({ type: 'manual.set', duty: clampDuty(40) });
    const saved: unknown = JSON.parse(JSON.stringify(charger.actor.getPersistedSnapshot()));
    const resumed = new TestCharger({}, saved);
    resumed.nowMs = charger.nowMs;
    expect(resumed.state.duty).toBe(30);
    expect(resumed.pass(3_900).state.duty).toBe(30);
    expect(resumed.pass(100).state.duty).toBe(40);
  });
});
