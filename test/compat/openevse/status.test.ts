import { beforeEach, expect, test } from 'vitest';
import type { ChargerState, FaultKind } from '../../../src/charging/charger.ts';
import { statusOf } from '../../../src/compat/openevse/status.ts';
import { CHARGING_PICTURE, FakeHouse } from '../../support/fake-house.ts';

let house: FakeHouse;

beforeEach(() => {
  house = new FakeHouse();
});

const status = () => statusOf(house.picture(), false, '192.168.68.106');

test('a car that charges', () => {
  expect(status()).toEqual({
    mode: 'STA',
    wifi_client_connected: 0,
    eth_connected: 1,
    net_connected: 1,
    ipaddress: '192.168.68.106',
    rapi_connected: 1,
    evse_connected: 1,
    voltage: 231.1,
    power: 3_671,
    amp: 15_885,
    pilot: 16,
    max_current: 16,
    temp: false,
    temp1: false,
    temp2: false,
    temp3: false,
    temp4: false,
    state: 3,
    vehicle: 1,
    status: 'active',
    manual_override: 0,
    divertmode: 2,
    elapsed: 3_600,
    session_elapsed: 3_600,
    session_energy: 5_321,
    total_energy: 1_234.568,
    time: '2026-06-21T11:25:46Z',
    offset: '+0000',
  });
});

const OPEN = { pilot: { kind: 'steady' }, contactor: 'open' } as const;

test.each<[Partial<ChargerState>, [number, 0 | 1, string], string]>([
  [{ vehicle: 'A', duty: undefined, outputs: OPEN }, [1, 0, 'active'], 'no car'],
  [{ vehicle: 'B', outputs: OPEN }, [2, 1, 'active'], 'a car that is offered current'],
  [{ vehicle: 'B', duty: undefined, outputs: OPEN }, [254, 1, 'active'], 'one that waits for sun'],
  [
    { enabled: false, vehicle: 'B', duty: undefined, outputs: OPEN },
    [254, 1, 'disabled'],
    'paused',
  ],
  [{ mode: 'off', vehicle: 'A', duty: undefined, outputs: OPEN }, [254, 0, 'disabled'], 'off'],
  [{ vehicle: undefined }, [3, 1, 'active'], 'a box that senses nothing and is closed'],
  [{ vehicle: undefined, duty: undefined, outputs: OPEN }, [254, 1, 'active'], 'or open'],
  [{ vehicle: 'D', outputs: OPEN }, [4, 1, 'active'], 'ventilation wanted'],
  [{ vehicle: 'E', outputs: OPEN }, [0, 1, 'active'], 'no state the original has'],
])('%j is %j (%s)', (charger, expected) => {
  house.charger(charger);
  const { state, vehicle, status: told } = status();
  expect([state, vehicle, told]).toEqual(expected);
});

test.each<[FaultKind, number]>([
  ['diode', 5],
  ['rcd', 6],
  ['weld', 8],
  ['rcd-self-test', 9],
  ['temperature', 10],
  ['overcurrent', 11],
  ['guard', 0],
])('fault %s is state %i', (kind, state) => {
  house.charger({
    outputs: OPEN,
    faults: [{ kind, sinceEpochMs: 0, latched: true, detail: '' }],
  });
  expect(status()).toMatchObject({ state });
});

test('what is not known is not told', () => {
  house.fallSilent();
  expect(status()).not.toHaveProperty('voltage');
  expect(status(), 'a current needs a voltage').not.toHaveProperty('amp');
  house.now = { ...CHARGING_PICTURE, car: { powerW: 0, basis: 'unknown' } };
  expect(status()).not.toHaveProperty('power');
});
