import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Lease } from '../../src/charging/charger.ts';
import { dutyWithin } from '../../src/charging/pilot.ts';
import { tariffOf } from '../../src/meter/tariff.ts';
import { readingOf, TestCharger } from '../support/charger.ts';
import { steps } from '../support/charging-steps.ts';

const LOW = { tariff: '0001' };
const NORMAL = { tariff: '0002' };
const NONE = {};
const NO_SUN_W = 500;
/** What 12 A draw on one phase. */
const CAR_W = 2_760;

/** A car that waits for sun at night, where nothing is left over. */
function atNight(input: ConstructorParameters<typeof TestCharger>[0] = {}): TestCharger {
  const charger = new TestCharger({ law: 'surplus', ...input });
  charger.send({ type: 'mode.solar' }, { type: 'pilot.C' }).pass(7_000);
  return tell(charger, NORMAL, 20);
}

/** Readings of a house that draws what it draws at night, and the car on top, one a second. */
function tell(charger: TestCharger, tariff: object, seconds: number): TestCharger {
  for (let s = 0; s < seconds; s++) {
    charger.pass(1_000);
    const drawnW = charger.outputs.contactor === 'closed' ? CAR_W : 0;
    const reading = readingOf(NO_SUN_W + drawnW, charger.nowMs, tariff);
    charger.send({ type: 'meter.reading', reading, drawnW });
  }
  return charger;
}

function boost(more: Partial<Extract<Lease, { kind: 'boost' }>> = {}) {
  const lease = { kind: 'boost', currentA: 12, onlyAtLowTariff: true, ...more } as const;
  return { type: 'lease.set', lease } as const;
}

const state = ({ state: { reason, duty, lease } }: TestCharger) => ({
  code: reason.code,
  duty,
  isSet: lease !== undefined,
});

describe('a boost at the low tariff, second by second', () => {
  test('waits for it, charges, lets go, and comes back the next night', () => {
    const charger = atNight();
    expect(state(charger)).toEqual({ code: 'waiting-for-sun', duty: undefined, isSet: false });
    charger.send(boost());
    expect(state(charger)).toEqual({
      code: 'waiting-for-low-tariff',
      duty: undefined,
      isSet: true,
    });
    tell(charger, LOW, 1);
    expect(state(charger)).toEqual({ code: 'low-tariff', duty: 20, isSet: true });
    tell(charger, LOW, 3_600);
    expect(state(charger)).toEqual({ code: 'low-tariff', duty: 20, isSet: true });
    // The law takes the car over, and lets it go because there is no sun.
    tell(charger, NORMAL, 1);
    expect(charger.state.reason.code).toBe('following-surplus');
    expect(charger.outputs.contactor).toBe('closed');
    tell(charger, NORMAL, 180);
    expect(charger.outputs.contactor).toBe('open');
    expect(charger.state.lease).toBeDefined();
    tell(charger, NORMAL, 600);
    expect(state(charger).code).toBe('waiting-for-low-tariff');
    tell(charger, LOW, 1);
    expect(state(charger)).toEqual({ code: 'low-tariff', duty: 20, isSet: true });
  });

  test('in between the sun is followed as ever', () => {
    const charger = atNight().send(boost());
    for (let s = 0; s < 400; s++) {
      charger.pass(1_000);
      const drawnW = charger.outputs.contactor === 'closed' ? CAR_W : 0;
      const reading = readingOf(-4_000 + drawnW, charger.nowMs, NORMAL);
      charger.send({ type: 'meter.reading', reading, drawnW });
    }
    expect(charger.state.reason.code).toBe('following-surplus');
    expect(charger.outputs.contactor).toBe('closed');
  });

  test('in between manual mode goes on with its own current', () => {
    const charger = atNight().send({ type: 'mode.manual' }, boost());
    expect(state(charger)).toEqual({ code: 'manual', duty: 30, isSet: true });
    tell(charger, LOW, 2);
    expect(state(charger)).toEqual({ code: 'low-tariff', duty: 20, isSet: true });
    tell(charger, NORMAL, 2);
    expect(state(charger)).toEqual({ code: 'manual', duty: 30, isSet: true });
    // The sun goes on with what manual mode offered, not with what the boost would.
    charger.send({ type: 'mode.solar' });
    expect(state(charger)).toEqual({ code: 'following-surplus', duty: 30, isSet: true });
  });

  test('mode off stays off', () => {
    const charger = atNight().send(boost(), { type: 'mode.off' });
    expect(tell(charger, LOW, 5).outputs.contactor).toBe('open');
  });

  test('somebody else may steer it; that ends the boost', () => {
    const charger = tell(atNight().send(boost()), LOW, 5);
    const untilMs = charger.nowMs + 60_000;
    charger.send({ type: 'lease.set', lease: { kind: 'external', currentA: 9, untilMs } });
    expect(state(charger)).toMatchObject({ code: 'external', duty: 15 });
    charger.send(boost());
    expect(state(charger)).toMatchObject({ code: 'low-tariff', duty: 20 });
    charger.send({ type: 'lease.set', lease: { kind: 'external', currentA: 9, untilMs } });
    tell(charger, NORMAL, 1).send(boost());
    expect(state(charger).code).not.toBe('external');
  });
});

describe('its end', () => {
  test('by time, while it charges', () => {
    const charger = atNight();
    charger.send(boost({ untilMs: charger.nowMs + 100_000 }));
    expect(state(tell(charger, LOW, 99))).toMatchObject({ code: 'low-tariff', isSet: true });
    expect(state(tell(charger, LOW, 1))).toMatchObject({ code: 'following-surplus', isSet: false });
  });

  test('by time, while it waits', () => {
    const charger = atNight();
    charger.send(boost({ untilMs: charger.nowMs + 100_000 }));
    expect(state(tell(charger, NORMAL, 99)).isSet).toBe(true);
    expect(state(tell(charger, NORMAL, 1))).toMatchObject({
      code: 'waiting-for-sun',
      isSet: false,
    });
  });

  test('by energy, whatever fed it', () => {
    const charger = atNight().send(boost({ energyWh: 100 }));
    tell(charger, NORMAL, 5).send({ type: 'car.energy', wh: 60 });
    tell(charger, LOW, 5).send({ type: 'car.energy', wh: 39 });
    expect(state(charger)).toMatchObject({ code: 'low-tariff', isSet: true });
    charger.send({ type: 'car.energy', wh: 1 });
    expect(state(charger)).toMatchObject({ isSet: false });
  });

  test.each([
    ['while it waits', NORMAL],
    ['while it charges', LOW],
  ])('by its owner, %s', (_, tariff) => {
    const charger = tell(atNight().send(boost()), tariff, 5);
    charger.send({ type: 'lease.end', kind: 'boost' });
    expect(state(charger).isSet).toBe(false);
  });

  test('what a car had taken before a restart counts', () => {
    const charger = atNight().send({ ...boost({ energyWh: 100 }), takenWh: 99 });
    expect(state(tell(charger, LOW, 5)).isSet).toBe(true);
    charger.send({ type: 'car.energy', wh: 1 });
    expect(state(charger).isSet).toBe(false);
  });
});

describe('a tariff that is not known is not low', () => {
  test('and the reason says so', () => {
    const charger = tell(atNight().send(boost()), NONE, 5);
    expect(state(charger)).toMatchObject({ code: 'tariff-unknown', duty: undefined, isSet: true });
    expect(charger.state.tariff).toBeUndefined();
  });

  test('a meter silent for a while has not changed its tariff; a lost one is not known', () => {
    const charger = tell(atNight().send(boost()), LOW, 30);
    charger.pass(60_000);
    expect(charger.state).toMatchObject({ freshness: 'stale', tariff: 'low' });
    expect(state(charger)).toMatchObject({ code: 'low-tariff', duty: 20 });
    charger.pass(247_000);
    expect(charger.state).toMatchObject({
      freshness: 'lost',
      reason: { code: 'meter-lost-pause' },
    });
    expect(charger.outputs.contactor).toBe('open');
    expect(state(tell(charger, LOW, 2))).toMatchObject({ code: 'low-tariff', duty: 20 });
  });

  test('after a start it waits for the first reading', () => {
    const charger = new TestCharger({ law: 'surplus' });
    charger.send({ type: 'mode.solar' }, { type: 'pilot.C' }, boost()).pass(15_000);
    expect(state(charger)).toMatchObject({ code: 'waiting-for-meter', duty: undefined });
  });

  test('with a main fuse to watch a silent meter leaves what `blindCurrentA` allows', () => {
    const { settings } = new TestCharger().snapshot.context;
    const limits = { ...settings.limits, mainsA: 25 };
    const charger = tell(atNight({ settings: { ...settings, limits } }).send(boost()), LOW, 30);
    charger.pass(60_000);
    expect(charger.state).toMatchObject({ duty: 10, reason: { code: 'blind' } });
  });
});

test('whatever happens, it offers within the limits, and only while the meter says low', () => {
  let charged = 0;
  fc.assert(
    fc.property(steps, fc.double({ min: 6, max: 51, noNaN: true }), (run, currentA) => {
      const charger = atNight().send(boost({ currentA, untilMs: 900_000 }));
      const look = () => {
        const { duty, limit, reason, lease, tariff } = charger.state;
        expect(duty ?? 0).toBeLessThanOrEqual(dutyWithin(limit.currentA) ?? 0);
        if (charger.nowMs >= 900_000) expect(lease?.untilMs).not.toBe(900_000);
        if (lease?.kind === 'boost' && lease.energyWh !== undefined) {
          expect(charger.snapshot.context.leaseWh).toBeLessThan(lease.energyWh);
        }
        if (reason.code !== 'low-tariff') return;
        charged++;
        const { newest } = charger.snapshot.context;
        expect([tariff, newest && tariffOf(newest)]).toEqual(['low', 'low']);
        expect(charger.state.freshness).not.toBe('lost');
      };
      for (const { news, pauseMs } of run) {
        charger.pass(pauseMs, look);
        const isReading = news.type === 'meter.reading';
        charger.send(
          isReading ? { ...news, reading: { ...news.reading, takenAtMs: charger.nowMs } } : news,
        );
        look();
      }
      charger.pass(Math.max(0, 901_000 - charger.nowMs), look);
    }),
    { numRuns: 100 },
  );
  expect(charged).toBeGreaterThan(100);
}, 120_000);
