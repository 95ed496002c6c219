import { describe, expect, test } from 'vitest';
import { send, testApi } from '../support/test-api.ts';

const CHARGER = '/api/v1/charger';

describe('what a route does not take changes nothing and names the place', () => {
  test.each<{
    method: 'PATCH' | 'PUT' | 'POST';
    path: string;
    body: unknown;
    pointer: string;
    why: string;
  }>([
    {
      method: 'PATCH',
      path: '',
      body: { mode: 'off', volume: 11 },
      pointer: '#/volume',
      why: 'unknown key',
    },
    { method: 'PATCH', path: '', body: { mode: 'eco' }, pointer: '#/mode', why: 'unknown mode' },
    {
      method: 'PATCH',
      path: '',
      body: { enabled: 'true' },
      pointer: '#/enabled',
      why: 'text is no boolean',
    },
    {
      method: 'PATCH',
      path: '',
      body: { enabled: 1 },
      pointer: '#/enabled',
      why: 'a number is no boolean',
    },
    {
      method: 'PATCH',
      path: '',
      body: { maxCurrentA: 5.9 },
      pointer: '#/maxCurrentA',
      why: 'below what a car can be offered',
    },
    {
      method: 'PATCH',
      path: '',
      body: { maxCurrentA: 51.1 },
      pointer: '#/maxCurrentA',
      why: 'above the pilot',
    },
    {
      method: 'PATCH',
      path: '',
      body: { manual: { currentA: 99 } },
      pointer: '#/manual/currentA',
      why: 'nested',
    },
    {
      method: 'PATCH',
      path: '',
      body: { manual: { amps: 9 } },
      pointer: '#/manual/amps',
      why: 'nested unknown key',
    },
    { method: 'PATCH', path: '', body: { mode: null }, pointer: '#/mode', why: 'null is no mode' },
    { method: 'PATCH', path: '', body: [], pointer: '#', why: 'not an object' },
    {
      method: 'PATCH',
      path: '',
      body: JSON.parse('{"mode":"off","__proto__":{"mode":"solar"}}'),
      pointer: '#/__proto__',
      why: 'a name that JavaScript gives a meaning',
    },
    {
      method: 'PATCH',
      path: '',
      body: JSON.parse('{"manual":{"currentA":10,"__proto__":null}}'),
      pointer: '#/manual/__proto__',
      why: 'the same, nested',
    },
    {
      method: 'PUT',
      path: '/mode',
      body: { mode: 'off', constructor: { prototype: 1 } },
      pointer: '#/constructor',
      why: 'another such name',
    },
    { method: 'PUT', path: '/mode', body: {}, pointer: '#/mode', why: 'missing' },
    { method: 'PUT', path: '/mode', body: null, pointer: '#', why: 'null' },
    { method: 'PUT', path: '/mode', body: undefined, pointer: '#', why: 'no body at all' },
    {
      method: 'PUT',
      path: '/manual',
      body: { dutyPercent: 9.9 },
      pointer: '#/dutyPercent',
      why: 'below 10 %',
    },
    {
      method: 'PUT',
      path: '/manual',
      body: { dutyPercent: 85.1 },
      pointer: '#/dutyPercent',
      why: 'above 85 %',
    },
    {
      method: 'PUT',
      path: '/manual',
      body: { dutyPercent: '20' },
      pointer: '#/dutyPercent',
      why: 'digits are no number',
    },
    {
      method: 'PUT',
      path: '/manual',
      body: { dutyPercent: 20, currentA: 12 },
      pointer: '#',
      why: 'one of the two',
    },
    { method: 'PUT', path: '/manual', body: {}, pointer: '#', why: 'one of the two' },
    { method: 'PUT', path: '/law', body: { law: 'evcc' }, pointer: '#/law', why: 'no such law' },
    {
      method: 'PUT',
      path: '/law',
      body: { law: 'step', preset: 'wild' },
      pointer: '#/preset',
      why: 'no such preset',
    },
    { method: 'PUT', path: '/enabled', body: { enabled: null }, pointer: '#/enabled', why: 'null' },
    {
      method: 'PUT',
      path: '/boost',
      body: { untilEnergyWh: 5 },
      pointer: '#/currentA',
      why: 'no current',
    },
    {
      method: 'PUT',
      path: '/boost',
      body: { currentA: 16, tariff: '0001' },
      pointer: '#/tariff',
      why: 'which one is low depends on the country',
    },
    {
      method: 'PUT',
      path: '/boost',
      body: { currentA: 16, untilEnergyWh: 0 },
      pointer: '#/untilEnergyWh',
      why: 'no energy',
    },
    {
      method: 'PUT',
      path: '/boost',
      body: { currentA: 16, until: 'tomorrow' },
      pointer: '#/until',
      why: 'no instant',
    },
    {
      method: 'PUT',
      path: '/boost',
      body: { currentA: 16, until: '2026-06-21T13:25:46' },
      pointer: '#/until',
      why: 'no zone',
    },
    {
      method: 'PUT',
      path: '/boost',
      body: { currentA: 16, until: '2026-06-21T11:25:46Z' },
      pointer: '#/until',
      why: 'now is over',
    },
    {
      method: 'PUT',
      path: '/boost',
      body: { currentA: 16, until: '2026-06-22T00:00:00Z', untilEnergyWh: 5 },
      pointer: '#',
      why: 'not both',
    },
    {
      method: 'PUT',
      path: '/external',
      body: { currentA: 0 },
      pointer: '#/currentA',
      why: 'below 6 A',
    },
    {
      method: 'PUT',
      path: '/external',
      body: { currentA: 10, forS: 0 },
      pointer: '#/forS',
      why: 'no time',
    },
    {
      method: 'PUT',
      path: '/external',
      body: { currentA: 10, forS: 86_401 },
      pointer: '#/forS',
      why: 'more than a day',
    },
    {
      method: 'POST',
      path: '/faults/reset',
      body: { kind: 'gremlin' },
      pointer: '#/kind',
      why: 'no such kind',
    },
  ])('$method $path $body: $why', async ({ method, path, body, pointer }) => {
    const { app, control } = testApi();
    const reply = await send(app, method, CHARGER + path, body);
    expect(reply.statusCode, reply.body).toBe(422);
    expect(reply.headers['content-type']).toContain('application/problem+json');
    const { status, errors } = reply.json();
    expect(status).toBe(422);
    expect(errors.map((error: { pointer: string }) => error.pointer)).toContain(pointer);
    expect(control.asked).toEqual([]);
  });

  test.each([
    { path: '/boost', body: { currentA: 16 }, pointers: ['#/currentA'], why: 'meant for PUT' },
    { path: '/external', body: { x: 1, y: 2 }, pointers: ['#/x', '#/y'], why: 'unknown keys' },
    { path: '/boost', body: [], pointers: ['#'], why: 'a list' },
    { path: '/external', body: null, pointers: ['#'], why: 'null' },
    { path: '/boost', body: JSON.parse('{"__proto__":1}'), pointers: ['#/__proto__'], why: 'this' },
  ])('DELETE $path takes no body: $why', async ({ path, body, pointers }) => {
    const { app, control } = testApi();
    const reply = await send(app, 'DELETE', CHARGER + path, body);
    expect(reply.statusCode, reply.body).toBe(422);
    const { errors } = reply.json();
    expect(errors.map((error: { pointer: string }) => error.pointer)).toEqual(pointers);
    expect(control.asked).toEqual([]);
  });

  test.each([undefined, {}])('DELETE with nothing in its body is fine: %j', async (body) => {
    const { app, control } = testApi();
    expect((await send(app, 'DELETE', `${CHARGER}/boost`, body)).statusCode).toBe(200);
    expect((await send(app, 'DELETE', `${CHARGER}/external`, body)).statusCode).toBe(200);
    expect(control.asked).toHaveLength(2);
  });

  test('every wrong key is named at once', async () => {
    const { app } = testApi();
    const reply = await send(app, 'PATCH', CHARGER, { mode: 'eco', enabled: 1, x: 0, y: 0 });
    const pointers = reply.json().errors.map((error: { pointer: string }) => error.pointer);
    expect(pointers.toSorted()).toEqual(['#/enabled', '#/mode', '#/x', '#/y']);
  });

  test.each(['{"mode":"off"', '{"mode":NaN}', 'off'])(
    'what is no JSON is 400: %s',
    async (payload) => {
      const { app, control } = testApi();
      const reply = await app.inject({
        method: 'PATCH',
        url: CHARGER,
        headers: { 'content-type': 'application/json' },
        payload,
      });
      expect(reply.statusCode).toBe(400);
      expect(reply.headers['content-type']).toContain('application/problem+json');
      expect(control.asked).toEqual([]);
    },
  );

  test('a body larger than anyone needs is refused', async () => {
    const { app } = testApi();
    const reply = await send(app, 'PATCH', CHARGER, { mode: 'x'.repeat(17_000) });
    expect(reply.statusCode).toBe(413);
  });
});
