import { describe, expect, test } from 'vitest';
import { aSession, FAKE_S } from '../support/fake-diary.ts';
import { testApi } from '../support/test-api.ts';

const CSV = { accept: 'text/csv' };
const DAY_S = 86_400;

describe('GET /api/v1/sessions', () => {
  test('is those of a year, newest first, with what is known of each', async () => {
    const { app, diary } = testApi();
    diary.told = [
      aSession(FAKE_S - 400 * DAY_S),
      aSession(FAKE_S - 7_200, { cost: 1.234_56, currency: 'EUR' }),
      aSession(FAKE_S - 600, { endedS: FAKE_S, ending: null, basis: null }),
    ];
    const reply = await app.inject('/api/v1/sessions');
    expect(reply.statusCode).toBe(200);
    const { sessions, next, warning } = reply.json();
    expect([next, warning]).toEqual([null, null]);
    expect(sessions).toHaveLength(2);
    expect(sessions[0]).toMatchObject({ endedAt: null, ending: null, durationS: 600 });
    expect(sessions[1]).toEqual({
      id: FAKE_S - 7_200,
      startedAt: '2026-06-21T09:25:46.000Z',
      endedAt: '2026-06-21T10:25:46.000Z',
      ending: 'unplugged',
      energyWh: 5_321,
      solarWh: 5_102,
      energyBasis: 'estimated',
      durationS: 3_600,
      chargingS: 3_000,
      closings: 2,
      phases: 1,
      cost: 1.2346,
      currency: 'EUR',
    });
  });

  test('comes in pages', async () => {
    const { app, diary } = testApi();
    diary.told = [1, 2, 3].map((hour) => aSession(FAKE_S - hour * 3_600));
    const first = await app.inject('/api/v1/sessions?limit=2');
    const { next } = first.json();
    expect(first.headers['link']).toBe(`<?limit=2&cursor=${next}>; rel="next"`);
    const second = await app.inject(`/api/v1/sessions?limit=2&cursor=${next}`);
    expect(second.json()).toMatchObject({ sessions: [{ id: FAKE_S - 3 * 3_600 }], next: null });
    expect(second.headers['link']).toBeUndefined();
  });

  test('as CSV is all of them', async () => {
    const { app, diary } = testApi();
    diary.told = Array.from({ length: 1_500 }, (_, i) => aSession(FAKE_S - 1_600 + i));
    const reply = await app.inject({ url: '/api/v1/sessions', headers: CSV });
    expect(reply.headers['content-disposition']).toBe('attachment; filename="sessions.csv"');
    const lines = reply.body.trimEnd().split('\r\n');
    expect(lines).toHaveLength(1_501);
    expect(lines[0]).toBe(
      'id,started_at,ended_at,ending,energy_wh,solar_wh,energy_basis,duration_s,charging_s,closings,phases,cost,currency',
    );
    expect(lines[1]).toMatch(
      /^\d+,2026-06-21T11:.*,unplugged,5321,5102,estimated,3600,3000,2,1,,$/,
    );
  });

  test('is not sent again to who has it', async () => {
    const { app } = testApi();
    const { headers } = await app.inject('/api/v1/sessions');
    const known = { 'if-none-match': String(headers['etag']) };
    expect((await app.inject({ url: '/api/v1/sessions', headers: known })).statusCode).toBe(304);
  });

  test('says what keeps sessions from being written', async () => {
    const { app, diary } = testApi();
    diary.now = { state: 'failing', detail: 'the disk is full', lostS: 12 };
    expect((await app.inject('/api/v1/sessions')).json().warning).toBe('the disk is full');
  });

  test.each([
    { query: 'limit=1001', pointer: '#/limit' },
    { query: 'to=2020-01-01', pointer: '#/to' },
    { query: 'from=2026-06-21T00:00:00Z&to=2026-06-20T00:00:00Z', pointer: '#/to' },
    { query: 'step=60', pointer: '#/step' },
  ])('422 for ?$query', async ({ query, pointer }) => {
    const { app } = testApi();
    const reply = await app.inject(`/api/v1/sessions?${query}`);
    expect([reply.statusCode, reply.json().errors[0].pointer]).toEqual([422, pointer]);
  });
});
