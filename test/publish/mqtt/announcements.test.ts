import { expect, test } from 'vitest';
import { clampDuty } from '../../../src/charging/pilot.ts';
import { announcements } from '../../../src/publish/mqtt/announcements.ts';
import { MqttConfig } from '../../../src/publish/mqtt/mqtt.config.ts';
import { FULL_READING } from '../../support/fake-house.ts';
import { outletContext } from '../../support/outlet-context.ts';

type Payload = Readonly<Record<string, unknown>>;

const CONTROL = { control: true, username: 'sunpilot', password: 'secret' };
const API = { host: '0.0.0.0', port: 8_080, tls: null, basePath: '' };

function rig(block: object = {}, api: object = API) {
  const context = outletContext({
    settings: {
      read: () => api,
      change: async () => ({ ok: false, kind: 'invalid', detail: '' }),
    },
  });
  const messages = announcements(MqttConfig.parse(block), context);
  /** What the broker would keep, `component/key` to what is announced; undefined is taken away. */
  const kept = (): Record<string, Payload | undefined> =>
    Object.fromEntries(
      messages().map(({ topic, payload }) => [
        topic
          .replace(/^homeassistant\//, '')
          .replace(/\/config$/, '')
          .replace('/sunpilot', ''),
        payload === '' ? undefined : (JSON.parse(payload) as Payload),
      ]),
    );
  const present = (): string[] =>
    Object.entries(kept()).flatMap(([key, payload]) => (payload === undefined ? [] : [key]));
  return { ...context, messages, kept, present };
}

test('with commands: mode, switch and slider can be set', () => {
  const { kept } = rig(CONTROL);
  expect(kept()).toMatchObject({
    'select/mode': {
      name: 'Mode',
      unique_id: 'sunpilot_sunpilot_mode',
      options: ['off', 'manual', 'solar'],
      state_topic: 'sunpilot/mode',
      command_topic: 'sunpilot/mode/set',
      availability: [{ topic: 'sunpilot/status' }],
      device: {
        identifiers: ['sunpilot_sunpilot'],
        name: 'SunPilot_E77308',
        sw_version: '1.2.3',
        serial_number: 'D83ADDE77308',
        configuration_url: 'http://192.168.68.106:8080/',
      },
      origin: { name: 'SunPilot' },
    },
    'number/manual_current': { min: 6, max: 24, step: 1, mode: 'slider', device_class: 'current' },
    'number/manual_duty': {
      min: 10,
      max: 85,
      enabled_by_default: false,
      entity_category: 'config',
    },
    'switch/charging_enabled': { payload_on: 'true', state_on: 'true', payload_off: 'false' },
  });
  expect(kept()).toHaveProperty(['sensor/mode'], undefined);
});

test('without commands nothing can be set, and what could be is taken away', () => {
  const { kept, messages } = rig();
  expect(JSON.stringify(kept())).not.toContain('command_topic');
  expect(kept()).toMatchObject({
    'sensor/mode': { device_class: 'enum', options: ['off', 'manual', 'solar'] },
    'binary_sensor/charging_enabled': { payload_on: 'true' },
    'sensor/manual_current': { unit_of_measurement: 'A' },
  });
  for (const key of ['select/mode', 'switch/charging_enabled', 'number/manual_current', 'device']) {
    expect(kept()).toHaveProperty([key], undefined);
  }
  expect(messages().every(({ retain, qos }) => retain && qos === 1)).toBe(true);
});

test.each([
  ['component', 'device'],
  ['device', 'sensor/mode'],
] as const)('%s: never in two forms, the other goes first', (discovery, other) => {
  const { kept } = rig({ homeAssistant: { discovery } });
  const keys = Object.keys(kept());
  const first = keys.findIndex((key) => kept()[key] !== undefined);
  expect(keys.slice(0, first)).toContain(other);
  expect(Object.values(kept()).slice(first)).not.toContain(undefined);
});

test('device form: one topic with everything in it', () => {
  const { kept, present } = rig({ ...CONTROL, homeAssistant: { discovery: 'device' } });
  expect(present()).toEqual(['device']);
  expect(kept()['device']).toMatchObject({
    device: { identifiers: ['sunpilot_sunpilot'] },
    origin: { name: 'SunPilot' },
    components: {
      mode: { platform: 'select', unique_id: 'sunpilot_sunpilot_mode' },
      grid_power: { platform: 'sensor', expire_after: 30 },
    },
  });
});

test('off: everything is taken away', () => {
  expect(rig({ homeAssistant: { discovery: 'off' } }).present()).toEqual([]);
});

test('what the meter never sent is no entity; what it once sent stays one', () => {
  const { house, present, kept } = rig();
  house.neverRead();
  expect(present()).not.toContain('sensor/grid_power');
  expect(Object.keys(kept()), 'nor is it taken away').not.toContain('sensor/grid_power');
  house.read({ takenAtMs: 0, importW: 100, exportW: 0 });
  expect(present()).toContain('sensor/grid_power');
  expect(present()).not.toContain('sensor/grid_import');
  house.read(FULL_READING);
  expect(present()).toEqual(
    expect.arrayContaining(
      ['grid_import', 'grid_export_t2', 'current_l3', 'voltage_l1', 'gas'].map(
        (key) => `sensor/${key}`,
      ),
    ),
  );
  house.read({ takenAtMs: 0, importW: 100, exportW: 0 });
  expect(present()).toContain('sensor/gas');
});

test('energy for the dashboard counts up, in kWh, and is unavailable after a while', () => {
  const { kept } = rig({ homeAssistant: { expireAfterS: 45 } });
  expect(kept()['sensor/grid_import']).toMatchObject({
    device_class: 'energy',
    unit_of_measurement: 'kWh',
    state_class: 'total_increasing',
    expire_after: 45,
    value_template: '{{ value_json.importKwh }}',
  });
  expect(kept()['sensor/charged_total']).not.toHaveProperty('expire_after');
});

test('a box that does not sense the car announces nothing of it', () => {
  const { house, present } = rig();
  expect(present()).toContain('binary_sensor/vehicle_connected');
  house.charger({ vehicle: undefined });
  expect(present()).not.toContain('binary_sensor/vehicle_connected');
});

test('the slider ends where the wiring does, but not below what is set', () => {
  const { house, kept } = rig(CONTROL);
  house.charger({ manualDuty: clampDuty(10) });
  expect(kept()['number/manual_current']).toMatchObject({ max: 16 });
});

test('names that Domoticz drops are not used', () => {
  // MQTTAutoDiscover.cpp of Domoticz skips sensors by these parts of their object_id.
  const dropped =
    /(^min_|^max_|_min$|_max$|_ssid|_address|_alarm|_calibration|_sensitivity|^restart$|^log_level$|^connection_state$)/;
  for (const block of [{}, CONTROL]) {
    const names = rig(block)
      .present()
      .map((key) => key.split('/')[1] ?? '');
    expect(names.length).toBeGreaterThan(25);
    expect(names.filter((name) => dropped.test(name))).toEqual([]);
    expect(new Set(names).size, 'one component a name').toBe(names.length);
  }
});

test.each<[object, string | undefined, string]>([
  [{ ...API, host: '127.0.0.1' }, undefined, 'nobody else reaches it'],
  [{ ...API, host: 'fd00::5', tls: {} }, 'https://[fd00::5]:8080/', 'IPv6 and TLS'],
  [{ ...API, basePath: '/ev' }, 'http://192.168.68.106:8080/ev/', 'behind a path'],
])('our page: %j is %s (%s)', (api, url) => {
  const announced = rig({}, api).kept()['sensor/reason'] as { device: Payload };
  expect(announced.device['configuration_url']).toBe(url);
});
