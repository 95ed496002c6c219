import { beforeAll, describe, expect, test } from 'vitest';
import { hashPassword } from '../../src/api/access/password.ts';
import { ApiConfig } from '../../src/api/api.config.ts';
import { TestCharger } from '../support/charger.ts';
import { Evcc, hasJq } from '../support/evcc.ts';
import { testApi } from '../support/test-api.ts';

const TOKEN = 'token-of-evcc';
let config: ReturnType<typeof ApiConfig.parse>;

beforeAll(async () => {
  const hash = await hashPassword(TOKEN);
  config = ApiConfig.parse({
    password: await hashPassword('the password of the owner'),
    tokens: [{ name: 'evcc', hash, scope: 'control' }],
  });
});

async function rig(token = TOKEN) {
  const { app, house, control } = testApi({ config });
  const evcc = new Evcc(await app.listen({ host: '127.0.0.1', port: 0 }), token);
  const [charger] = evcc.config.chargers;
  const [meter] = evcc.config.meters;
  return { evcc, charger, meter, house, control };
}

describe.skipIf(!hasJq)('config/evcc.yaml, called as evcc calls it (needs jq)', () => {
  test('what evcc reads', async () => {
    const { evcc, charger, meter } = await rig();
    expect(await evcc.read(charger.status)).toBe('C');
    expect(await evcc.read(charger.enabled)).toBe('true');
    expect(await evcc.read(charger.power)).toBe('3671');
    expect(Number(await evcc.read(charger.energy))).toBeCloseTo(1_234.568, 3);
    expect(await evcc.read(meter.power)).toBe('-780');
  });

  test('the status is a letter whatever the box senses', async () => {
    const { evcc, charger, house } = await rig();
    house.charger({ vehicle: undefined });
    expect(await evcc.read(charger.status)).toBe('C');
    house.charger({ duty: undefined });
    expect(await evcc.read(charger.status)).toBe('B');
  });

  test('a silent meter is no number', async () => {
    const { evcc, meter, house } = await rig();
    house.fallSilent();
    expect(await evcc.read(meter.power)).toBe('null');
  });
});

test('what evcc sets: enabled follows enable, a current is a lease', async () => {
  const { evcc, charger, control, house } = await rig();
  await evcc.write(charger.enable, 'enable', false);
  expect(house.picture().charger.enabled).toBe(false);
  await evcc.write(charger.enable, 'enable', true);
  await evcc.write(charger.maxcurrent.set, 'maxcurrent', 16);
  await evcc.write(charger.maxcurrentmillis.set, 'maxcurrentmillis', 7.333);
  expect(control.asked).toEqual([
    { change: { enabled: false } },
    { change: { enabled: true } },
    { external: { currentA: 16, forS: 120 } },
    { external: { currentA: 7.3, forS: 120 } },
  ]);
});

test('without its token evcc is told so', async () => {
  const { evcc, charger, control } = await rig('another-token');
  await expect(evcc.write(charger.enable, 'enable', true)).rejects.toThrow('status: 401');
  expect(control.asked).toEqual([]);
});

test('the names go together', async () => {
  const { evcc, charger, meter } = await rig();
  expect(evcc.config.loadpoints[0]?.charger).toBe(charger.name);
  expect(evcc.config.site.meters.grid).toBe(meter.name);
});

describe('the lease', () => {
  const LEASE_MS = 120_000;
  const lease = (at: TestCharger) =>
    ({ kind: 'external', currentA: 10, untilMs: at.nowMs + LEASE_MS }) as const;
  const reason = (at: TestCharger) => at.state.reason.code;

  test('holds while it is renewed, through lost calls, and ends by itself', async () => {
    const { charger } = await rig();
    // evcc's watchdog repeats the last value every half of its timeout.
    const everyMs = (charger.maxcurrent.timeout * 1_000) / 2;
    expect(charger.maxcurrentmillis.timeout).toBe(charger.maxcurrent.timeout);
    const box = new TestCharger().started().send({ type: 'mode.solar' }, { type: 'pilot.B' });
    box.send({ type: 'lease.set', lease: lease(box) }, { type: 'pilot.C' });
    for (const isLost of [false, false, true, true, false]) {
      box.read(0, everyMs / 1_000);
      expect(reason(box)).toBe('external');
      if (!isLost) box.send({ type: 'lease.set', lease: lease(box) });
    }
    box.read(0, LEASE_MS / 1_000 + 1);
    expect(reason(box), 'evcc is gone').not.toBe('external');
    expect(box.state.mode).toBe('solar');
  });

  test('is nothing to a box that is off', () => {
    const box = new TestCharger().started().send({ type: 'pilot.B' });
    box.send({ type: 'lease.set', lease: lease(box) });
    expect(reason(box)).toBe('mode-off');
  });
});
