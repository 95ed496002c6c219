import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { powerBody } from '../../src/api/power-route.ts';
import { FULL_READING } from '../support/fake-house.ts';
import { testApi } from '../support/test-api.ts';

describe('the body of /power', () => {
  test.each([
    {
      importW: 0,
      exportW: 780,
      body: '{ "Solar2Grid": 0.780, "Grid2Home": 0.000 }',
      why: 'export',
    },
    {
      importW: 1_500,
      exportW: 0,
      body: '{ "Solar2Grid": 0.000, "Grid2Home": 1.500 }',
      why: 'import',
    },
    { importW: 0, exportW: 0, body: '{ "Solar2Grid": 0.000, "Grid2Home": 0.000 }', why: 'balance' },
    {
      importW: 300,
      exportW: 1_000,
      body: '{ "Solar2Grid": 0.700, "Grid2Home": 0.000 }',
      why: 'netted',
    },
    {
      importW: 1,
      exportW: 0,
      body: '{ "Solar2Grid": 0.000, "Grid2Home": 0.001 }',
      why: 'one watt',
    },
    {
      importW: 17_250,
      exportW: 0,
      body: '{ "Solar2Grid": 0.000, "Grid2Home": 17.250 }',
      why: 'no padding',
    },
  ])('$importW W in, $exportW W out: $why', ({ importW, exportW, body }) => {
    expect(powerBody({ importW, exportW })).toBe(body);
  });

  test('holds the net watts exactly and one of the two is zero', () => {
    const watts = fc.nat(99_999);
    fc.assert(
      fc.property(watts, watts, (importW, exportW) => {
        const { Solar2Grid, Grid2Home } = JSON.parse(powerBody({ importW, exportW }));
        return (
          Math.min(Solar2Grid, Grid2Home) === 0 &&
          Math.round((Grid2Home - Solar2Grid) * 1_000) === importW - exportW
        );
      }),
    );
  });
});

describe('GET /power', () => {
  test('answers the very bytes as plain text', async () => {
    const { app } = testApi();
    const reply = await app.inject('/power');
    expect(reply.statusCode).toBe(200);
    expect(reply.headers['content-type']).toBe('text/plain');
    expect(reply.body).toBe('{ "Solar2Grid": 0.780, "Grid2Home": 0.000 }');
  });

  test('a new reading is told at once', async () => {
    const { app, house } = testApi();
    await app.inject('/power');
    house.read({ ...FULL_READING, importW: 250, exportW: 0 });
    expect((await app.inject('/power')).body).toBe('{ "Solar2Grid": 0.000, "Grid2Home": 0.250 }');
  });

  test('a reading that is late is still told', async () => {
    const { app, house } = testApi();
    house.meter({ freshness: 'late', ageMs: 4_000 });
    expect((await app.inject('/power')).statusCode).toBe(200);
  });

  test('without a reading there is no number', async () => {
    const { app, house } = testApi();
    house.neverRead();
    const reply = await app.inject('/power');
    expect(reply.statusCode).toBe(503);
    expect(reply.headers['content-type']).toContain('application/problem+json');
    expect(reply.json()).toMatchObject({
      status: 503,
      detail: 'the meter has not sent a reading yet',
    });
  });

  test('a reading that went stale without any news is gone a tenth of a second later', async () => {
    const { app, house, clock } = testApi();
    await app.inject('/power');
    house.fallSilent();
    clock.advanceTo(100);
    const reply = await app.inject('/power');
    expect(reply.statusCode).toBe(503);
    expect(reply.json()).toMatchObject({ detail: 'the newest reading is 12 s old' });
  });

  test('comes back with the first reading after a silence', async () => {
    const { app, house } = testApi();
    house.fallSilent();
    expect((await app.inject('/power')).statusCode).toBe(503);
    house.read(FULL_READING);
    expect((await app.inject('/power')).statusCode).toBe(200);
  });

  test('closing leaves no listener behind', async () => {
    const { app, house } = testApi();
    await app.ready();
    expect(house.listeners).toBeGreaterThan(0);
    await app.close();
    expect(house.listeners).toBe(0);
  });
});
