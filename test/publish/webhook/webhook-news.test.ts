import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { ChargerState } from '../../../src/charging/charger.ts';
import { CHARGING_PICTURE, FAKE_EPOCH_MS } from '../../support/fake-house.ts';
import { json, RCD, type Received, receiver, running } from '../../support/webhook-rig.ts';

describe('what is sent', () => {
  test('a fault, once, with what to do', async () => {
    const { url, received } = await receiver();
    const { house, paint, live, status } = await running({ url });
    paint({}, { faults: [RCD] });
    house.tell({ type: 'fault', kind: 'rcd', detail: '' });
    await live(120);
    expect(received[0]).toMatchObject({
      path: '/hook?key=1',
      headers: {
        'content-type': 'application/json',
        'user-agent': 'SunPilot/1.2.3',
        'x-sunpilot-event': 'fault',
        'x-sunpilot-delivery': `fault-rcd-${FAKE_EPOCH_MS}`,
      },
    });
    expect(received[0]?.headers).not.toHaveProperty('x-sunpilot-signature');
    const advice = {
      text: 'Residual current was detected',
      remedy: expect.stringContaining('Unplug the car'),
    };
    const since = new Date(FAKE_EPOCH_MS).toISOString();
    expect(json(received)).toEqual([
      {
        version: 1,
        id: `fault-rcd-${FAKE_EPOCH_MS}`,
        event: 'fault',
        at: since,
        name: 'SunPilot_E77308',
        simulated: true,
        text: expect.stringMatching(/^Residual current was detected\. Unplug/),
        mode: 'solar',
        reason: { code: 'following-surplus', text: expect.any(String) },
        fault: { kind: 'rcd', since, latched: true, ...advice },
      },
    ]);
    expect(status()).toBe('1 told, 0 waiting, 0 lost');
  });

  test('a signature over the very bytes', async () => {
    const { url, received } = await receiver();
    const { paint, live } = await running({ url, secret: 'correct horse' });
    paint({}, { faults: [RCD] });
    await live(1);
    const { body, headers } = received[0] as Received;
    const hex = createHmac('sha256', 'correct horse').update(body).digest('hex');
    expect(headers['x-sunpilot-signature']).toBe(`sha256=${hex}`);
    expect(body).not.toContain('correct horse');
  });

  test('the meter that is lost, once until it speaks again', async () => {
    const { url, received } = await receiver();
    const { paint, live } = await running({ url });
    const { meter } = CHARGING_PICTURE;
    const lost = { ...meter, freshness: 'lost', ageMs: 300_000, usable: undefined } as const;
    paint({ meter: lost });
    await live(60);
    paint({ meter });
    await live(2);
    expect(received).toHaveLength(1);
    paint({ meter: { ...lost, readingEpochMs: FAKE_EPOCH_MS + 9_000 } });
    await live(60);
    expect(received).toHaveLength(2);
    expect(json(received)[0]).toMatchObject({
      event: 'meter-lost',
      text: 'The meter has said nothing for 300 s.',
      meter: { source: 'serial', silentS: 300 },
    });
  });

  test('a meter that never says anything is lost after as long', async () => {
    const { url, received } = await receiver();
    const { paint, live } = await running({ url });
    const never = { ageMs: undefined, readingEpochMs: undefined, usable: undefined };
    paint({ meter: { ...CHARGING_PICTURE.meter, ...never, freshness: 'waiting' } });
    await live(299);
    expect(received).toEqual([]);
    await live(60);
    expect(received).toHaveLength(1);
    expect(json(received)[0].meter).toEqual({
      source: 'serial',
      silentS: 300,
      lastReadingAt: null,
    });
  });

  test('a session that ends, with what it cost', async () => {
    const { url, received } = await receiver();
    const { house, paint, live } = await running({ url });
    await live(10);
    const { solarWh, gridWh } = house.now.totals;
    paint({ totals: { solarWh: solarWh + 3_000, gridWh: gridWh + 1_000 } });
    house.tell({ type: 'contactor-closed' });
    await live(10);
    paint({}, { vehicle: 'A' });
    await live(30);
    expect(received).toHaveLength(1);
    expect(json(received)[0]).toMatchObject({
      event: 'session-end',
      text: 'A car was charged with 4.0 kWh, 75 % of it from the sun.',
      session: {
        startedAt: '2026-06-21T11:25:46.000Z',
        endedAt: '2026-06-21T11:26:07.000Z',
        ending: 'unplugged',
        energyWh: 4_000,
        solarWh: 3_000,
        energyBasis: 'estimated',
        durationS: 21,
        chargingS: 1,
        closings: 1,
        cost: 0.6,
        currency: 'EUR',
      },
    });
  });

  test('only what was asked for', async () => {
    const { url, received } = await receiver();
    const { paint, live } = await running({ url, events: ['session-end'] });
    paint({}, { faults: [RCD] });
    await live(5);
    paint({}, { vehicle: 'A' });
    await live(5);
    expect(received).toHaveLength(1);
    expect(json(received)[0].event).toBe('session-end');
  });
});

describe('plugged in and not charging', () => {
  const open = { outputs: { pilot: { kind: 'steady' }, contactor: 'open' } } as const;
  const idle = { vehicle: 'B', supply: 'open', duty: undefined, ...open } as const;
  const nothing = { totals: { solarWh: 0, gridWh: 0 } };

  test.each<{ state: Partial<ChargerState>; told: boolean; why: string }>([
    { state: { ...idle, mode: 'off', reason: { code: 'mode-off' } }, told: true, why: 'forgotten' },
    { state: { ...idle, reason: { code: 'paused' } }, told: true, why: 'paused, and forgotten' },
    {
      state: { ...idle, reason: { code: 'limit-too-low', by: 'user', currentA: 4, neededA: 6.5 } },
      told: true,
      why: 'a limit',
    },
    {
      state: { ...idle, duty: CHARGING_PICTURE.charger.duty },
      told: true,
      why: 'offered, and the car sleeps',
    },
    {
      state: { ...idle, reason: { code: 'waiting-for-sun', surplusW: 0, neededW: 1_400 } },
      told: false,
      why: 'solar mode is meant to wait',
    },
    {
      state: { ...idle, reason: { code: 'waiting-for-low-tariff', surplusW: 0 } },
      told: false,
      why: 'so is a boost',
    },
    { state: { ...idle, vehicle: undefined }, told: false, why: 'nobody knows of a car' },
    { state: { ...idle, vehicle: 'A' }, told: false, why: 'there is no car' },
    { state: {}, told: false, why: 'it charges' },
  ])('told: $told, $why', async ({ state, told }) => {
    const { url, received } = await receiver();
    const { paint, live } = await running({
      url,
      notChargingAfter: '5m',
      events: ['not-charging'],
    });
    paint(nothing, state);
    await live(299);
    expect(received).toEqual([]);
    await live(3_600);
    expect(json(received).map(({ event }) => event)).toEqual(told ? ['not-charging'] : []);
  });

  test('says since when, and why', async () => {
    const { url, received } = await receiver();
    const { paint, live } = await running({ url, notChargingAfter: '5m' });
    paint(nothing, { ...idle, mode: 'off', reason: { code: 'mode-off' } });
    await live(310);
    expect(json(received)[0]).toMatchObject({
      text: 'A car has been plugged in for 5 minutes and does not charge. Switched off.',
      reason: { code: 'mode-off' },
      car: { since: '2026-06-21T11:25:47.000Z', minutes: 5, isOffered: false, pluggedInAt: null },
    });
  });

  test('a car that is full is no trouble', async () => {
    const { url, received } = await receiver();
    const { live, paint } = await running({ url, notChargingAfter: '5m' });
    paint({}, { ...idle, duty: CHARGING_PICTURE.charger.duty });
    await live(3_600);
    expect(received).toEqual([]);
  });

  test('again only after it charged or left', async () => {
    const { url, received } = await receiver();
    const { paint, live } = await running({
      url,
      notChargingAfter: '5m',
      events: ['not-charging'],
    });
    const paused = { ...idle, reason: { code: 'paused' } } as const;
    const waiting = {
      ...idle,
      reason: { code: 'waiting-for-sun', surplusW: 0, neededW: 1_400 },
    } as const;
    paint(nothing, paused);
    await live(400);
    paint({}, waiting);
    await live(400);
    paint({}, paused);
    await live(400);
    expect(received).toHaveLength(1);
    paint({}, { ...idle, vehicle: 'A', reason: { code: 'no-vehicle' } });
    await live(1);
    paint({}, paused);
    await live(400);
    expect(received).toHaveLength(2);
    expect(new Set(json(received).map(({ id }) => id)).size).toBe(2);
  });
});

test('a fault from before is not told again; one that flickers is told once', async () => {
  const { url, received } = await receiver();
  const { paint, live, house } = await running({ url, events: ['fault'] });
  const fault = (sinceEpochMs: number) => [{ ...RCD, sinceEpochMs }];
  paint({}, { faults: fault(FAKE_EPOCH_MS - 3_600_000) });
  await live(120);
  expect(received).toEqual([]);
  for (let n = 0; n < 20; n++) {
    paint({}, { faults: [] });
    await live(3);
    paint({}, { faults: fault(house.now.epochMs) });
    await live(3);
  }
  expect(received).toEqual([]);
  paint({}, { faults: [] });
  await live(61);
  paint({}, { faults: fault(house.now.epochMs) });
  await live(1);
  expect(received).toHaveLength(1);
});
