import { describe, expect, test } from 'vitest';
import type { FileDay } from '../../sim/days/day-builder.ts';
import { readDays } from '../../sim/days/day-file.ts';
import { aPoint, FAKE_S } from '../support/fake-diary.ts';
import { temporaryFile } from '../support/temporary-file.ts';
import { testApi } from '../support/test-api.ts';

const CSV = { accept: 'text/csv' };

/** An hour of seconds that ends now. */
function withHour() {
  const api = testApi();
  api.diary.seconds = Array.from({ length: 3_600 }, (_, i) => aPoint(FAKE_S - 3_599 + i));
  return api;
}

describe('GET /api/v1/history', () => {
  test('is the last hour in minutes, unless asked otherwise', async () => {
    const { app } = withHour();
    const reply = await app.inject('/api/v1/history');
    expect(reply.statusCode).toBe(200);
    const { from, to, stepS, points, next, warning } = reply.json();
    expect([from, to, stepS]).toEqual(['2026-06-21T10:25:47.000Z', '2026-06-21T11:25:47.000Z', 60]);
    expect(points).toHaveLength(61);
    expect([next, warning]).toEqual([null, null]);
    expect(points[1]).toEqual({
      at: '2026-06-21T10:26:00.000Z',
      seconds: 60,
      meteredSeconds: 60,
      gridW: -780,
      houseW: -4_451,
      surplusW: 4_451,
      carW: 3_671,
      offeredCurrentA: 16,
      mode: 'solar',
      code: 'following-surplus',
      meter: 'fresh',
      faults: [],
    });
  });

  test('comes in pages; what is next is a cursor and a link', async () => {
    const { app } = withHour();
    const from = '2026-06-21T11:00:00Z';
    const seen: string[] = [];
    let url = `/api/v1/history?from=${from}&to=2026-06-21T11:01:00Z&step=1&limit=25`;
    for (;;) {
      const reply = await app.inject(url);
      seen.push(...reply.json().points.map(({ at }: { at: string }) => at));
      const { next } = reply.json();
      const link = reply.headers['link'];
      expect(typeof link).toBe(next === null ? 'undefined' : 'string');
      if (typeof link !== 'string') break;
      const [, query] = /^<(\?.*)>; rel="next"$/.exec(link) ?? [];
      expect(query).toContain(`cursor=${next}`);
      url = `/api/v1/history${query}`;
    }
    expect(seen).toHaveLength(60);
    expect(new Set(seen).size).toBe(60);
    expect(seen[59]).toBe('2026-06-21T11:00:59.000Z');
  });

  test('as CSV comes whole, with a header, as a file', async () => {
    const { app, diary } = withHour();
    diary.seconds[0] = aPoint(FAKE_S - 3_599, { gridW: null, metered: 0, faults: ['rcd', 'weld'] });
    const reply = await app.inject({ url: '/api/v1/history?step=1', headers: CSV });
    expect(reply.headers['content-type']).toBe('text/csv; charset=utf-8; header=present');
    expect(reply.headers['content-disposition']).toBe('attachment; filename="history.csv"');
    expect(reply.headers['vary']).toBe('Accept');
    const lines = reply.body.split('\r\n');
    expect(lines).toHaveLength(3_600 + 2);
    expect(lines[0]).toBe(
      'at,seconds,metered_seconds,grid_w,house_w,surplus_w,car_w,offered_a,mode,code,meter,faults',
    );
    expect(lines[1]).toBe(
      '2026-06-21T10:25:47.000Z,1,0,,,,3671,16,solar,following-surplus,fresh,rcd weld',
    );
  });

  test('as CSV with a limit is one page', async () => {
    const { app } = withHour();
    const reply = await app.inject({ url: '/api/v1/history?step=1&limit=10', headers: CSV });
    expect(reply.body.split('\r\n')).toHaveLength(12);
    expect(reply.headers['link']).toContain('rel="next"');
  });

  test('is not sent again to who has it', async () => {
    const { app, diary } = withHour();
    const first = await app.inject('/api/v1/history');
    const etag = String(first.headers['etag']);
    expect(etag).toMatch(/^W\/"one-json-/);
    const ask = (url: string, more: object = {}) =>
      app.inject({ url, headers: { 'if-none-match': `"x", ${etag}`, ...more } });
    const again = await ask('/api/v1/history');
    expect([again.statusCode, again.body, again.headers['etag']]).toEqual([304, '', etag]);
    expect((await ask('/api/v1/history', CSV)).statusCode).toBe(200);
    expect((await ask('/api/v1/history?step=1')).statusCode).toBe(200);
    diary.tag = 'two';
    expect((await ask('/api/v1/history')).statusCode).toBe(200);
  });

  test.each([
    { query: 'from=yesterday', pointer: '#/from', why: 'no time' },
    { query: 'from=2026-06-21T10:00:00', pointer: '#/from', why: 'no zone' },
    { query: 'from=2026-06-22T00:00:00Z', pointer: '#/from', why: 'begins after now' },
    {
      query: 'from=2026-06-21T10:00:00Z&to=2026-06-21T10:00:00Z',
      pointer: '#/to',
      why: 'ends where it begins',
    },
    { query: 'step=7', pointer: '#/step', why: 'no such step' },
    { query: 'limit=0', pointer: '#/limit', why: 'no points' },
    { query: 'limit=10001', pointer: '#/limit', why: 'too many points' },
    { query: 'limit=ten', pointer: '#/limit', why: 'no number' },
    { query: 'cursor=-1', pointer: '#/cursor', why: 'no cursor of ours' },
    { query: 'form=x', pointer: '#/form', why: 'unknown' },
  ])('422 for ?$query: $why', async ({ query, pointer }) => {
    const { app } = withHour();
    const reply = await app.inject(`/api/v1/history?${query}`);
    expect(reply.statusCode).toBe(422);
    expect(reply.json().errors).toMatchObject([{ pointer }]);
  });
});

describe('GET /api/v1/history/replay', () => {
  test('is a day that replay reads, without the car, in seconds from the local midnight', async () => {
    const { app } = withHour();
    const reply = await app.inject('/api/v1/history/replay');
    expect(reply.headers['content-type']).toContain('text/csv');
    const days: FileDay[] = [];
    for await (const day of readDays(temporaryFile('day.csv', reply.body))) days.push(day);
    expect(days).toHaveLength(1);
    // 11:25:46 UTC is 13:25:46 in Amsterdam.
    const nowT = 13 * 3_600 + 25 * 60 + 46;
    expect(days[0]?.gaps).toEqual([
      [0, nowT - 3_599],
      [nowT + 1, 86_400],
    ]);
    expect([days[0]?.houseW[nowT], days[0]?.pvW[nowT]]).toEqual([0, 4_451]);
    expect(days[0]?.basis).toBe('net');
  });

  test('leaves out what the meter did not tell, and has minutes where seconds are gone', async () => {
    const { app, diary } = testApi();
    const at = (s: number) => FAKE_S - 46 + s;
    diary.seconds = [
      aPoint(at(0)),
      aPoint(at(1), { houseW: null, gridW: null, metered: 0 }),
      aPoint(at(2)),
    ];
    const { history } = diary;
    // Two minutes of an hour ago, of which no second is kept.
    diary.history = async (query) => {
      if (query.stepS === 1 || query.toS > at(0)) return history.call(diary, query);
      const points = [at(-3_600), at(-3_540)].map((atS) =>
        aPoint(atS, { seconds: 60, metered: 60 }),
      );
      return { points, tag: 'one' };
    };
    const { body } = await app.inject('/api/v1/history/replay');
    const midnightS = FAKE_S - (13 * 3_600 + 25 * 60 + 46);
    const expected = [at(-3_600), at(-3_540), at(0), at(2)].map((atS) => atS - midnightS);
    const lines = body.trimEnd().split('\n');
    expect(lines[0]).toMatch(/^t_s,net_w,/);
    expect(lines.slice(1).map((line) => Number(line.split(',')[0]))).toEqual(expected);
  });

  test('the hour that comes twice in autumn is there once', async () => {
    const { app, diary } = testApi();
    // Clocks go back at 01:00 UTC.
    const fromS = Date.UTC(2026, 9, 25, 0) / 1_000;
    diary.seconds = Array.from({ length: 4 * 60 }, (_, i) => aPoint(fromS + i * 60));
    const url = '/api/v1/history/replay?from=2026-10-25T00:00:00Z&to=2026-10-25T04:00:00Z';
    const { body } = await app.inject(url);
    const times = body
      .trimEnd()
      .split('\n')
      .slice(1)
      .map((line) => Number(line.split(',')[0]));
    expect(times).toHaveLength(3 * 60);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    expect([times[0], times.at(-1)]).toEqual([2 * 3_600, 4 * 3_600 + 59 * 60]);
  });

  test('nothing noted is a header, and no row', async () => {
    const { app } = testApi();
    const { statusCode, body } = await app.inject('/api/v1/history/replay');
    expect([statusCode, body.split('\n')]).toEqual([200, [expect.stringMatching(/^t_s/), '']]);
  });
});

describe.each(['/api/v1/history', '/api/v1/history/replay', '/api/v1/sessions'])('%s', (url) => {
  test('404 where nothing is kept, and says which setting', async () => {
    const { app } = testApi({ past: undefined });
    const reply = await app.inject(url);
    expect(reply.statusCode).toBe(404);
    expect(reply.json().detail).toContain('journal.enabled');
  });

  test('503 while the database does not answer', async () => {
    const { app, diary } = testApi();
    diary.broken = 'the disk is gone';
    const reply = await app.inject(url);
    expect([reply.statusCode, reply.headers['retry-after']]).toEqual([503, '60']);
    expect(reply.json().detail).toContain('the disk is gone');
  });

  test('needs the password once there is one, also where reading is open to the house', async () => {
    const password = `scrypt:ln=14:r=8:p=1:${'A'.repeat(22)}:${'B'.repeat(43)}`;
    const { app } = testApi({ config: { password, read: 'lan' }, isLoopback: () => false });
    expect((await app.inject({ url, remoteAddress: '192.168.1.9' })).statusCode).toBe(401);
  });
});
