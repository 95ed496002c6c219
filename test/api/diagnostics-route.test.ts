import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CHARGING_PICTURE, FULL_READING } from '../support/fake-house.ts';
import { testApi } from '../support/test-api.ts';
import { basic, PASSWORD, SECRETS } from './access/guarded-app.ts';

const URL = '/api/v1/diagnostics';

test('GET /api/v1/diagnostics is a file that tells how the box is doing', async () => {
  const told = { config: { meter: { source: 'serial' } }, texts: [] };
  const { app, house } = testApi({ told });
  await app.ready();
  house.tell({ type: 'meter-fault', fault: { kind: 'checksum', detail: 'expected 5F1B' } });
  house.tell({ type: 'meter-link', link: { state: 'down', detail: 'the port is gone' } });
  const reply = await app.inject(URL);
  expect(reply.statusCode).toBe(200);
  expect(reply.headers['content-disposition']).toContain('sunpilot-diagnostics.json');
  expect(reply.headers['cache-control']).toBe('no-store');
  expect(reply.json()).toMatchObject({
    version: 1,
    at: '2026-06-21T11:25:46.000Z',
    program: { version: '1.2.3' },
    machine: { model: 'Test Bench' },
    config: { meter: { source: 'serial' } },
    notReady: [],
    charger: { mode: 'solar', offeredCurrentA: 16 },
    reading: { netW: -780 },
    meter: { source: 'serial', freshness: 'fresh', protocol: 'dsmr' },
    troubles: [{ kind: 'link-down' }, { kind: 'checksum', detail: 'expected 5F1B' }],
    journal: { state: 'writing' },
    decisions: [],
  });
});

test('of the troubles of a meter the newest 50 are told', async () => {
  const { app, house } = testApi();
  await app.ready();
  for (let index = 0; index < 60; index++) {
    house.tell({ type: 'meter-fault', fault: { kind: 'timeout', detail: `number ${index}` } });
  }
  const { troubles } = (await app.inject(URL)).json();
  expect(troubles.length).toBe(50);
  expect(troubles[0].detail).toBe('number 59');
});

test('whatever names a household, a device or a secret is not in it', async () => {
  const text = fc.string({ minLength: 8, maxLength: 24, unit: 'binary-ascii' });
  await fc.assert(
    fc.asyncProperty(text, async (seed) => {
      const secret = `~${seed.replaceAll(/["\\\p{Cc}]/gu, '_')}~`;
      const { app, house } = testApi({
        told: { config: { api: { password: '…' } }, texts: [secret] },
        outlets: () => [
          { name: 'mqtt', state: 'failed', detail: `${secret} refused`, failures: 1 },
        ],
      });
      await app.ready();
      const newest = {
        ...FULL_READING,
        identification: `/${secret}`,
        equipmentId: `E${secret}`,
        mbus: [{ channel: 1, equipmentId: `G${secret}` }],
      };
      const { meter, charger } = CHARGING_PICTURE;
      house.now = {
        ...CHARGING_PICTURE,
        name: `Box_${secret}`,
        meter: { ...meter, newest, usable: newest, raw: Buffer.from(`/${secret}`) },
        charger: {
          ...charger,
          faults: [{ kind: 'board', detail: `at ${secret}`, latched: false, sinceEpochMs: 0 }],
        },
      };
      house.tell({ type: 'meter-fault', fault: { kind: 'format', detail: `no ${secret}` } });
      house.tell({ type: 'meter-link', link: { state: 'up', detail: secret } });
      const reply = await app.inject(URL);
      expect(reply.statusCode).toBe(200);
      expect(reply.body).not.toContain(secret);
      expect(reply.body).not.toContain('192.168.68.106');
      await app.close();
    }),
    { numRuns: 15 },
  );
});

test('it needs the password once one is set', async () => {
  const { app } = testApi({ config: { ...SECRETS } });
  expect((await app.inject(URL)).statusCode).toBe(401);
  const headers = { authorization: basic(PASSWORD) };
  expect((await app.inject({ url: URL, headers })).statusCode).toBe(200);
});
