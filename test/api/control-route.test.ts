import { describe, expect, test } from 'vitest';
import { ChargerJson } from '../../src/house/charger/charger-json.ts';
import type { Refusal } from '../../src/house/house.ts';
import type { Asked } from '../support/fake-house.ts';
import { send, testApi } from '../support/test-api.ts';

const CHARGER = '/api/v1/charger';

describe('a request is passed on and answered with the new state', () => {
  test.each<{
    method: 'PATCH' | 'PUT' | 'DELETE' | 'POST';
    path: string;
    body?: object;
    asked: Asked;
    why: string;
  }>([
    {
      method: 'PATCH',
      path: '',
      body: { mode: 'off' },
      asked: { change: { mode: 'off' } },
      why: 'one key',
    },
    {
      method: 'PATCH',
      path: '',
      body: {},
      asked: { change: {} },
      why: 'nothing is a change of nothing',
    },
    {
      method: 'PATCH',
      path: '',
      body: {
        mode: 'manual',
        manual: { currentA: 10 },
        enabled: false,
        maxCurrentA: 20,
        law: 'step',
        preset: 'calm',
      },
      asked: {
        change: {
          mode: 'manual',
          manualDutyPercent: 16.6,
          enabled: false,
          maxCurrentA: 20,
          law: 'step',
          preset: 'calm',
        },
      },
      why: 'all keys, in one change',
    },
    {
      method: 'PATCH',
      path: '',
      body: { maxCurrentA: null },
      asked: { change: { maxCurrentA: null } },
      why: 'null takes the bound away',
    },
    {
      method: 'PATCH',
      path: '',
      body: { manual: { dutyPercent: 85 } },
      asked: { change: { manualDutyPercent: 85 } },
      why: 'the top of the range',
    },
    {
      method: 'PUT',
      path: '/mode',
      body: { mode: 'solar' },
      asked: { change: { mode: 'solar' } },
      why: 'mode',
    },
    {
      method: 'PUT',
      path: '/manual',
      body: { dutyPercent: 10 },
      asked: { change: { manualDutyPercent: 10 } },
      why: 'the bottom of the range; the mode stays',
    },
    {
      method: 'PUT',
      path: '/manual',
      body: { dutyPercent: 33.333 },
      asked: { change: { manualDutyPercent: 33.3 } },
      why: 'duty is kept in tenths',
    },
    {
      method: 'PUT',
      path: '/manual',
      body: { currentA: 16 },
      asked: { change: { manualDutyPercent: 26.6 } },
      why: 'never more than the current asked for',
    },
    {
      method: 'PUT',
      path: '/manual',
      body: { currentA: 51 },
      asked: { change: { manualDutyPercent: 85 } },
      why: 'the largest current',
    },
    {
      method: 'PUT',
      path: '/law',
      body: { law: 'step' },
      asked: { change: { law: 'step' } },
      why: 'law alone',
    },
    {
      method: 'PUT',
      path: '/law',
      body: { law: 'step', preset: 'sun-only' },
      asked: { change: { law: 'step', preset: 'sun-only' } },
      why: 'law and preset',
    },
    {
      method: 'PUT',
      path: '/enabled',
      body: { enabled: false },
      asked: { change: { enabled: false } },
      why: 'pause',
    },
    {
      method: 'PUT',
      path: '/boost',
      body: { currentA: 16 },
      asked: { boost: { currentA: 16 } },
      why: 'until it is ended',
    },
    {
      method: 'PUT',
      path: '/boost',
      body: { currentA: 16, untilEnergyWh: 10_000 },
      asked: { boost: { currentA: 16, untilEnergyWh: 10_000 } },
      why: 'until the car took its share',
    },
    {
      method: 'PUT',
      path: '/boost',
      body: { currentA: 16, until: '2026-06-21T14:00:00+02:00' },
      asked: { boost: { currentA: 16, untilEpochMs: Date.UTC(2026, 5, 21, 12) } },
      why: 'until a moment, whatever its zone',
    },
    {
      method: 'PUT',
      path: '/boost',
      body: { currentA: 16, untilEnergyWh: 15_000, tariff: 'low' },
      asked: { boost: { currentA: 16, untilEnergyWh: 15_000, onlyAtLowTariff: true } },
      why: 'at the low tariff',
    },
    {
      method: 'PUT',
      path: '/boost',
      body: { currentA: 16, tariff: 'any' },
      asked: { boost: { currentA: 16 } },
      why: 'at any tariff, as ever',
    },
    { method: 'DELETE', path: '/boost', asked: 'endBoost', why: 'no body' },
    {
      method: 'PUT',
      path: '/external',
      body: { currentA: 13.5, forS: 90 },
      asked: { external: { currentA: 13.5, forS: 90 } },
      why: 'a lease',
    },
    {
      method: 'PUT',
      path: '/external',
      body: { currentA: 6 },
      asked: { external: { currentA: 6, forS: 120 } },
      why: 'two minutes unless said',
    },
    { method: 'DELETE', path: '/external', asked: 'endExternal', why: 'no body' },
    {
      method: 'POST',
      path: '/faults/reset',
      body: { kind: 'rcd' },
      asked: { resetFault: 'rcd' },
      why: 'reset',
    },
  ])('$method $path $body: $why', async ({ method, path, body, asked }) => {
    const { app, control } = testApi();
    const reply = await send(app, method, CHARGER + path, body);
    expect(reply.statusCode, reply.body).toBe(200);
    expect(ChargerJson.safeParse(reply.json()).success).toBe(true);
    expect(control.asked).toEqual([asked]);
  });

  test('the answer shows what was set', async () => {
    const { app } = testApi();
    const reply = await send(app, 'PATCH', CHARGER, {
      mode: 'manual',
      manual: { currentA: 10 },
      maxCurrentA: 20,
    });
    expect(reply.json()).toMatchObject({
      mode: 'manual',
      manual: { dutyPercent: 16.6, currentA: 10 },
      maxCurrentA: 20,
    });
  });
});

describe('a refusal says why', () => {
  test.each<{ refusal: Refusal; status: number; says: RegExp }>([
    {
      refusal: { kind: 'pinned', key: 'charging.start.mode', by: 'SUNPILOT_CHARGING__START__MODE' },
      status: 409,
      says: /charging\.start\.mode.*SUNPILOT_CHARGING__START__MODE/,
    },
    { refusal: { kind: 'not-saved', detail: 'ENOSPC' }, status: 503, says: /ENOSPC/ },
    { refusal: { kind: 'no-such-fault' }, status: 404, says: /no fault/ },
    { refusal: { kind: 'at-the-box' }, status: 403, says: /at the box/ },
  ])('$refusal.kind is $status', async ({ refusal, status, says }) => {
    const { app, control } = testApi();
    control.answer = { ok: false, refusal };
    const reply = await send(app, 'PUT', `${CHARGER}/mode`, { mode: 'off' });
    expect(reply.statusCode).toBe(status);
    expect(reply.headers['content-type']).toContain('application/problem+json');
    expect(reply.json().detail).toMatch(says);
  });
});
