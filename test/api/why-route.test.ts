import { expect, test } from 'vitest';
import { FAKE_EPOCH_MS } from '../support/fake-house.ts';
import { testApi } from '../support/test-api.ts';

test('GET /api/v1/why tells decisions newest first, with what was known', async () => {
  const { app, house } = testApi();
  house.told = [
    {
      epochMs: FAKE_EPOCH_MS,
      code: 'meter-lost-pause',
      text: 'Meter lost for 300 s: paused',
      inputs: { silentS: 300, netW: null, mode: 'solar', enabled: true },
      dutyPercent: undefined,
    },
    {
      epochMs: FAKE_EPOCH_MS - 1_000,
      code: 'manual',
      text: 'Manual: 24.0 A offered',
      inputs: {},
      dutyPercent: 40,
    },
  ];
  const reply = await app.inject('/api/v1/why');
  expect(reply.statusCode).toBe(200);
  expect(reply.json()).toEqual([
    {
      at: '2026-06-21T11:25:46.000Z',
      code: 'meter-lost-pause',
      text: 'Meter lost for 300 s: paused',
      inputs: { silentS: 300, netW: null, mode: 'solar', enabled: true },
      dutyPercent: null,
    },
    {
      at: '2026-06-21T11:25:45.000Z',
      code: 'manual',
      text: 'Manual: 24.0 A offered',
      inputs: {},
      dutyPercent: 40,
    },
  ]);
});

test('before the first decision there is none', async () => {
  const { app } = testApi();
  expect((await app.inject('/api/v1/why')).json()).toEqual([]);
});
