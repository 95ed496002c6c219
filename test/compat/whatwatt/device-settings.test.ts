import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { corpus } from '../../support/corpus.ts';
import { curl, whatwattBox } from '../../support/whatwatt-box.ts';

const PATH = '/api/v1/settings';
const NAME = 'SunPilot_E77308';
const USUAL = {
  system: {
    name: NAME,
    host_name: NAME,
    protection: true,
    power_save: false,
    p1_wifi_boost: false,
    use_dhcp_ntp_server: false,
    custom_ntp_server: '',
    use_custom_ntp_server: false,
  },
  services: {
    cloud: { what_watt: false, solar_manager: false, mystrom: false, stromkonto: false },
    local: { solar_manager: false },
    broadcast: false,
    other_energy_provider: false,
    report_interval: 30,
    low_power_report: false,
    log: false,
    meter_proxy: false,
    sd: { enable: false, frequency: 15, recorder_mode: false },
    modbus: { enable: false, port: 502 },
    berry: { auto_run: false, run_delay: 300 },
  },
};

/** Without a port of its own it is one of two, by who runs it. */
const MODBUS = { 'publish.modbus': { port: 502 } };

function withServices(services: object) {
  return { ...USUAL, services: { ...USUAL.services, ...services } };
}

describe('by curl', () => {
  test.each([
    ['report_interval', { report_interval: 15 }, 'publish.whatwattMqtt', { intervalS: 15 }],
    ['broadcast', { broadcast: true }, 'publish.mdns', { enabled: true }],
    [
      'modbus',
      { modbus: { enable: true, port: 5_020 } },
      'publish.modbus',
      { enabled: true, port: 5_020 },
    ],
    ['modbus.enable', { modbus: { enable: true } }, 'publish.modbus', { enabled: true }],
  ] as const)('PUT of %s changes that and nothing else', async (_name, services, path, keys) => {
    const { url, settings } = await whatwattBox(MODBUS);
    const answer = await curl(`${url}${PATH}`, 'PUT', { services });
    const { modbus } = USUAL.services;
    const merged = 'modbus' in services ? { modbus: { ...modbus, ...services.modbus } } : services;
    expect(answer).toEqual({ status: 200, body: withServices(merged) });
    expect(settings.changes).toEqual([{ path, keys }]);
    expect((await curl(`${url}${PATH}`)).body).toEqual(answer.body);
  });

  test('PUT of what is told, or of nothing, changes nothing', async () => {
    const { url, settings } = await whatwattBox({ 'publish.mdns': { enabled: true } });
    const { body } = await curl(`${url}${PATH}`);
    expect(await curl(`${url}${PATH}`, 'PUT', body)).toEqual({ status: 200, body });
    expect(await curl(`${url}${PATH}`, 'PUT', {})).toEqual({ status: 200, body });
    expect(settings.changes).toEqual([]);
  });

  test('POST resets what is not given, and no password', async () => {
    const given = {
      'publish.whatwattMqtt': { intervalS: 7 },
      'publish.mdns': { enabled: true },
      'publish.modbus': { enabled: true, port: 5_020, maxClients: 3 },
    };
    const { url, settings } = await whatwattBox(given);
    const { status, body } = await curl(`${url}${PATH}`, 'POST', {
      services: { report_interval: 20 },
    });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      system: { protection: true },
      services: { report_interval: 20, broadcast: false, modbus: { enable: false } },
    });
    expect(settings.read('publish.modbus')).toMatchObject({ port: null, maxClients: 3 });
    expect((await curl(`${url}${PATH}`)).status, 'with the same password').toBe(200);
  });

  test.each([
    [{ services: { report_interval: 0 } }, 'report_interval'],
    [{ services: { report_interval: 3_601 } }, 'report_interval'],
    [{ services: { report_interval: 1.5 } }, 'report_interval'],
    [{ services: { modbus: { port: 0 } } }, 'services.modbus.port'],
    [{ services: { modbus: { port: 65_536 } } }, 'services.modbus.port'],
    [{ services: { modbus: { enable: 'yes' } } }, 'services.modbus.enable'],
    [{ services: { cloud: { what_watt: true } } }, 'no cloud'],
    [{ services: { sd: { enable: true } } }, 'no card'],
    [{ services: { berry: { run_delay: 60 } } }, 'no scripts'],
    [{ services: { log: true } }, 'that of the system'],
    [{ system: { host_name: 'another' } }, 'configuration'],
    [{ system: { power_save: true } }, 'saves power'],
    [{ system: { protection: false } }, 'password'],
    [{ system: { password: 'not to be told' } }, 'cannot be set here'],
    [{ system: { colour: 'blue' } }, 'colour'],
    [{ Services: {} }, 'Services'],
    [[], 'expected object'],
    // All or nothing.
    [{ services: { report_interval: 15, modbus: { port: -1 } } }, 'services.modbus.port'],
  ])('PUT %j: 400 with %s, and nothing changes', async (body, text) => {
    const { url, settings } = await whatwattBox();
    const answer = await curl(`${url}${PATH}`, 'PUT', body);
    expect(answer).toMatchObject({ status: 400, body: { error: 'validation_error' } });
    expect(JSON.stringify(answer.body)).toContain(text);
    expect(JSON.stringify(answer.body)).not.toContain('not to be told');
    expect(settings.changes).toEqual([]);
  });

  test('where one block is pinned, those before it are put back', async () => {
    const { url, settings } = await whatwattBox();
    settings.pinned.add('publish.modbus');
    const services = { report_interval: 15, broadcast: true, modbus: { enable: true } };
    const { status, body } = await curl(`${url}${PATH}`, 'PUT', { services });
    expect(status).toBe(400);
    expect(JSON.stringify(body)).toContain('publish.modbus is pinned');
    expect(settings.read('publish.whatwattMqtt.intervalS')).toBe(30);
    expect(settings.read('publish.mdns.enabled')).toBe(false);
  });
});

test('without a password everyone may read and nobody change', async () => {
  const { url } = await whatwattBox(MODBUS, null);
  const { system, ...rest } = USUAL;
  expect(await (await fetch(`${url}${PATH}`)).json()).toEqual({
    system: { ...system, protection: false },
    ...rest,
  });
  const put = { method: 'PUT', body: '{}', headers: { 'content-type': 'application/json' } };
  expect((await fetch(`${url}${PATH}`, put)).status).toBe(403);
});

test.skipIf(corpus === undefined)(
  'the fields are those of the original, in its order',
  async () => {
    const { url } = await whatwattBox({}, null);
    const name = `${corpus}seeds/samples/whatwatt-settings.json`;
    const sample: unknown = JSON.parse(readFileSync(name, 'utf8'));
    expect(shape(await (await fetch(`${url}${PATH}`)).json())).toEqual(shape(sample));
  },
);

/** Keys in their order, with the type of each value. */
function shape(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return typeof value;
  return Object.entries(value).map(([key, one]) => [key, shape(one)]);
}
