import { beforeEach, expect, test } from 'vitest';
import { open, PASSWORD } from './openevse-rig.ts';

let rig: Awaited<ReturnType<typeof open>>;

beforeEach(async () => {
  rig = await open();
});

test('evcc: looks for phases, reads no override, sets one, sees it, and is renewed', async () => {
  const command = encodeURIComponent('$G7');
  expect((await rig.ask('GET', `/r?json=1&rapi=${command}`)).body).toEqual({
    cmd: '$G7',
    ret: '$NK',
  });
  expect((await rig.ask('GET', '/override')).status).toBe(404);
  expect(await rig.ask('POST', '/override', { state: 'disabled', max_current: 0 })).toEqual({
    status: 200,
    body: { msg: 'done' },
  });
  expect(await rig.status()).toMatchObject({ status: 'disabled', manual_override: 1 });
  const { body } = await rig.ask('GET', '/override');
  await rig.ask('POST', '/override', { ...body, state: 'active', max_current: 10 });
  expect(await rig.status()).toMatchObject({ status: 'active' });
  expect(rig.control.asked).toEqual([
    { change: { enabled: false } },
    { change: { enabled: true } },
    { external: { currentA: 10, forS: 120 } },
    // Whoever set it has asked for the status since.
    { external: { currentA: 10, forS: 120 } },
  ]);
});

test('only who may steer keeps a current alive', async () => {
  await rig.ask('POST', '/override', { charge_current: 8 });
  rig.control.asked.length = 0;
  const anonymous = await fetch(`${rig.url}/status`);
  expect(anonymous.status).toBe(200);
  await anonymous.text();
  expect(rig.control.asked).toEqual([]);
});

test('a lease that ran out takes the override with it', async () => {
  await rig.ask('POST', '/override', { state: 'active', charge_current: 8 });
  expect((await rig.ask('GET', '/override')).body).toEqual({ state: 'active', charge_current: 8 });
  rig.control.endExternal();
  rig.control.asked.length = 0;
  expect((await rig.ask('GET', '/override')).status).toBe(404);
  expect(rig.control.asked, 'nor is it set again').toEqual([]);
});

test.each<[object, object[], string]>([
  [
    { charge_current: 16, max_current: 10 },
    [{ external: { currentA: 10, forS: 120 } }],
    'the less',
  ],
  [{ charge_current: 80 }, [{ external: { currentA: 51, forS: 120 } }], 'all a pilot can say'],
  [{ state: 'active' }, [{ change: { enabled: true } }], 'no current, no lease'],
  [{ state: 'active', led: 5, energy_limit: 0 }, [{ change: { enabled: true } }], 'keys of others'],
])('POST %j asks for %j (%s)', async (body, asked) => {
  await rig.ask('POST', '/override', body);
  expect(rig.control.asked).toEqual(asked);
});

test('cleared: the lease ends, and a pause it made', async () => {
  await rig.ask('POST', '/override', { state: 'disabled', charge_current: 8 });
  rig.control.asked.length = 0;
  await rig.ask('DELETE', '/override');
  expect(rig.control.asked.slice(1)).toEqual([{ change: { enabled: true } }, 'endExternal']);
  expect((await rig.ask('GET', '/override')).status).toBe(404);
});

test('toggled: the opposite of what is, and back', async () => {
  await rig.ask('PATCH', '/override');
  expect(await rig.status()).toMatchObject({ status: 'disabled', manual_override: 1 });
  await rig.ask('PATCH', '/override');
  expect(await rig.status()).toMatchObject({ status: 'active', manual_override: 0 });
});

test('toggled as Home Assistant does, which names a type for the body it does not send', async () => {
  const type = { 'content-type': 'application/octet-stream' };
  expect(await rig.ask('PATCH', '/override', undefined, type)).toEqual({
    status: 200,
    body: { msg: 'done' },
  });
  expect(await rig.status()).toMatchObject({ status: 'disabled', manual_override: 1 });
});

test('a lease of somebody else ends an override, which is not renewed over it', async () => {
  await rig.ask('POST', '/override', { state: 'active', charge_current: 16 });
  rig.control.external(8, 60);
  rig.control.asked.length = 0;
  expect((await rig.ask('GET', '/override')).status).toBe(404);
  expect(rig.control.asked).toEqual([]);
});

test('a command of the controller in a form is not known either', async () => {
  const form = { 'content-type': 'application/x-www-form-urlencoded' };
  expect(await rig.ask('POST', '/r', 'json=1&rapi=%24SC+10+V', form)).toEqual({
    status: 200,
    body: { cmd: '$SC 10 V', ret: '$NK' },
  });
});

test.each([
  [true, 404],
  [false, 200],
])(
  'auto_release %s: after the car has left GET /override is %i',
  async (auto_release, expected) => {
    await rig.ask('POST', '/override', { state: 'disabled', auto_release });
    rig.house.charger({ vehicle: 'A' });
    expect((await rig.ask('GET', '/override')).status).toBe(expected);
    expect(rig.house.now.charger.enabled).toBe(auto_release);
  },
);

test.each<[string, string, unknown, object, number, string]>([
  ['POST', '/override', { state: 'active' }, { authorization: 'Basic eDp5' }, 401, 'another user'],
  [
    'GET',
    '/status',
    undefined,
    { authorization: 'Basic eDp5' },
    401,
    'who gives one must be right',
  ],
  ['POST', '/override', { state: 'on' }, {}, 400, 'no such state'],
  ['POST', '/override', { charge_current: 4 }, {}, 400, 'less than a car takes'],
  ['POST', '/override', { charge_current: '16' }, {}, 400, 'text'],
  ['POST', '/override', '{"state":', {}, 400, 'torn'],
  ['POST', '/override', 'state=active', { 'content-type': 'text/plain' }, 415, 'a form'],
  [
    'POST',
    '/override',
    'state=active',
    { 'content-type': 'application/x-www-form-urlencoded' },
    415,
    'forms belong to /r',
  ],
  ['POST', '/override', '{}', { 'content-type': 'application/octet-stream' }, 415, 'bytes'],
  ['POST', '/override', { state: 'active', energy_limit: 5 }, {}, 400, 'a limit there is not'],
  ['POST', '/override', { time_limit: 60 }, {}, 400, 'nor that one'],
  ['POST', '/override', `{"state":"${'x'.repeat(9_000)}"}`, {}, 413, 'too long'],
  ['GET', '/r', undefined, {}, 400, 'no command'],
  ['POST', '/r', {}, {}, 400, 'no command'],
  ['GET', '/claims', undefined, {}, 404, 'not offered'],
])('%s %s %j %j is %i (%s)', async (method, path, body, headers, expected) => {
  const answer = await rig.ask(method, path, body, headers);
  expect(answer.status).toBe(expected);
  expect(answer.body).toEqual({ msg: expect.any(String) });
  expect(rig.control.asked).toEqual([]);
});

test('without a password it can only be read', async () => {
  rig = await open({});
  expect(await rig.ask('POST', '/override', { state: 'disabled' })).toEqual({
    status: 403,
    body: { msg: expect.stringContaining('compat.openevse.password') },
  });
  expect((await rig.ask('GET', '/status')).status).toBe(200);
  expect(rig.control.asked).toEqual([]);
});

test('five wrong passwords, then a minute of silence, for this address only', async () => {
  const wrong = { authorization: 'Basic eDp5' };
  for (let tries = 0; tries < 5; tries++) {
    expect((await rig.ask('GET', '/status', undefined, wrong)).status).toBe(401);
  }
  expect((await rig.ask('GET', '/status')).status, 'the right one too').toBe(429);
  rig.clock.advanceTo(60_001);
  expect((await rig.ask('GET', '/status')).status).toBe(200);
});

test('what cannot be changed is told', async () => {
  rig.control.answer = {
    ok: false,
    refusal: { kind: 'pinned', key: 'charging.start.enabled', by: '--set' },
  };
  expect(await rig.ask('POST', '/override', { state: 'disabled' })).toEqual({
    status: 409,
    body: { msg: 'charging.start.enabled is pinned by --set' },
  });
  expect((await rig.ask('GET', '/override')).status).toBe(404);
});

test('who it is, without a secret', async () => {
  const { body } = await rig.ask('GET', '/config');
  expect(body).toMatchObject({
    firmware: 'SunPilot 1.2.3',
    version: '4.1.2',
    hostname: 'SunPilot_E77308',
    min_current_hard: 6,
    max_current_hard: 16,
  });
  expect(JSON.stringify(body)).not.toContain(PASSWORD);
});

test('who is outside, or asks for another host, is sent away', async () => {
  rig = await open(undefined, { admits: () => false });
  expect((await rig.ask('GET', '/status')).status).toBe(403);
  rig = await open(undefined, { isOwnHost: () => false });
  expect((await rig.ask('GET', '/status')).status).toBe(421);
});
