import { expect, test } from 'vitest';
import type {
  OpenRehearsal,
  RehearsalResult,
  RehearsalSettings,
} from '../../src/api/what-if/rehearsal.ts';
import { aPoint, FAKE_S } from '../support/fake-diary.ts';
import { CHARGING_PICTURE } from '../support/fake-house.ts';
import { send, testApi } from '../support/test-api.ts';
import { basic, PASSWORD, SECRETS } from './access/guarded-app.ts';

const URL = '/api/v1/what-if';
const NOW = { law: 'step', preset: 'balanced', phases: 1, maxCurrentA: 16 };
const HAD = { solarWh: 5_000, gridWh: 100, closings: 2 };

/** Notes what it was asked for and answers as the test says. */
function rehearsals(answer: (signal: AbortSignal) => RehearsalResult | Promise<RehearsalResult>) {
  const asked: RehearsalSettings[] = [];
  const days: string[] = [];
  let closed = 0;
  const rehearse: OpenRehearsal = async (lines) => {
    let day = '';
    for await (const line of lines) day += line;
    days.push(day);
    return {
      run: async (settings, signal) => {
        asked.push(settings);
        return answer(signal);
      },
      close: async () => {
        closed += 1;
      },
    };
  };
  return { rehearse, asked, days, closed: () => closed };
}

const fine = () => rehearsals(() => ({ ok: true, rehearsed: HAD }));

function withPast(rehearse: OpenRehearsal | undefined, hours = 2) {
  const api = testApi({ rehearse });
  // It begins with a minute.
  api.diary.seconds = [FAKE_S - 46 - hours * 3_600, FAKE_S - 1].map((at) => aPoint(at));
  return api;
}

test('the last day is replayed with the settings as they are, and with those asked for', async () => {
  const { rehearse, asked, days, closed } = fine();
  const { app } = withPast(rehearse);
  const reply = await send(app, 'POST', URL, { law: 'surplus', preset: 'sun-only', phases: 3 });
  const wanted = { ...NOW, law: 'surplus', preset: 'sun-only', phases: 3 };
  expect(asked).toEqual([NOW, wanted]);
  expect(reply.json()).toEqual({
    from: '2026-06-21T09:25:00.000Z',
    to: '2026-06-21T11:25:46.000Z',
    now: { ...NOW, ...HAD },
    whatIf: { ...wanted, ...HAD },
  });
  expect(days[0]).toMatch(/^t_s,net_w,.*\n\d+,-4451,/);
  expect(closed()).toBe(1);
});

test('of all limits that do not change by themselves the smallest is the most that is offered', async () => {
  const { rehearse, asked } = fine();
  const { app, house } = withPast(rehearse);
  const { charger } = CHARGING_PICTURE;
  house.now = { ...CHARGING_PICTURE, charger: { ...charger, maxCurrentA: 9.5 } };
  await send(app, 'POST', URL, {});
  expect(asked[0]?.maxCurrentA).toBe(9);
});

test.each([
  [{ law: 'best' }, 422, 'no such law'],
  [{ phases: 2 }, 422, 'no such box'],
  [{ maxCurrentA: 5 }, 422, 'less than a car accepts'],
  [{ minCurrentA: 8 }, 422, 'no such key'],
])('%j is refused', async (body, status, _reason) => {
  const { rehearse, asked } = fine();
  const { app } = withPast(rehearse);
  expect((await send(app, 'POST', URL, body)).statusCode).toBe(status);
  expect(asked).toEqual([]);
});

test('one at a time', async () => {
  const waiting: ((result: RehearsalResult) => void)[] = [];
  const { rehearse } = rehearsals(() => new Promise((resolve) => waiting.push(resolve)));
  const { app } = withPast(rehearse);
  // Asked as soon as somebody waits for the answer.
  const first = send(app, 'POST', URL, {}).then((reply) => reply);
  await expect.poll(() => waiting.length).toBe(1);
  expect((await send(app, 'POST', URL, {})).statusCode).toBe(503);
  waiting.pop()?.({
    ok: false,
    kind: 'failed',
    detail: 'The day could not be replayed: no memory',
  });
  expect((await first).json().detail).toContain('no memory');

  const next = send(app, 'POST', URL, {}).then((reply) => reply);
  await expect.poll(() => waiting.length).toBe(1);
  waiting.pop()?.({ ok: false, kind: 'too-long', detail: 'too long' });
  expect((await next).headers['retry-after']).toBe('3600');
});

test('a program that stops does not wait for it', async () => {
  let isAsked = false;
  const { rehearse, asked, closed } = rehearsals(
    (signal) =>
      new Promise((resolve) => {
        isAsked = true;
        signal.onabort = () => resolve({ ok: false, kind: 'failed', detail: 'ended' });
      }),
  );
  const { app } = withPast(rehearse);
  const first = send(app, 'POST', URL, {}).then((reply) => reply);
  await expect.poll(() => isAsked).toBe(true);
  await app.close();
  expect((await first).statusCode).toBe(503);
  expect([asked.length, closed()]).toEqual([1, 1]);
});

test('less than an hour tells nothing', async () => {
  const { rehearse, asked } = fine();
  const { app } = withPast(rehearse, 0.5);
  expect((await send(app, 'POST', URL, {})).statusCode).toBe(409);
  expect(asked).toEqual([]);
});

test('where nothing is remembered there is nothing to replay', async () => {
  const { app } = testApi({ past: undefined, rehearse: fine().rehearse });
  expect((await send(app, 'POST', URL, {})).statusCode).toBe(404);
});

test('it needs the password once one is set', async () => {
  const { app } = testApi({ config: { ...SECRETS }, rehearse: fine().rehearse });
  expect((await send(app, 'POST', URL, {})).statusCode).toBe(401);
  const headers = { authorization: basic(PASSWORD), 'content-type': 'application/json' };
  const reply = await app.inject({ method: 'POST', url: URL, headers, payload: '{}' });
  expect(reply.statusCode).toBe(409);
});
