import { describe, expect, onTestFinished, test } from 'vitest';
import { VirtualClock } from '../../../sim/virtual-clock.ts';
import type { MeterReading } from '../../../src/meter/reading.ts';
import { openMeter } from '../../../src/meter/sources/open.ts';
import { P1MqttSourceConfig } from '../../../src/meter/sources/p1-mqtt.config.ts';
import { P1MqttConfig } from '../../../src/publish/p1-mqtt/p1-mqtt.config.ts';
import { start } from '../../../src/publish/p1-mqtt/p1-mqtt.ts';
import { FULL_READING } from '../../support/fake-house.ts';
import { hasMosquitto, Mosquitto, until } from '../../support/mosquitto.ts';
import { outletContext } from '../../support/outlet-context.ts';

const FULL: MeterReading = {
  ...FULL_READING,
  equipmentId: 'E0031',
  longPowerFailures: 2,
  voltageSwells: [5, 6, 7],
  gas: {
    at: { epochMs: Date.UTC(2026, 5, 21, 11, 25), local: '2026-06-21 13:25:00' },
    m3: 968.922,
  },
};

/** The 21 of the original, in its order. */
const ORIGINAL = {
  consumption_low_tarif: '1234567',
  consumption_high_tarif: '2345678',
  returndelivery_low_tarif: '123456',
  returndelivery_high_tarif: '234567',
  actual_consumption: '0',
  actual_returndelivery: '780',
  l1_instant_power_usage: '11',
  l2_instant_power_usage: '12',
  l3_instant_power_usage: '13',
  l1_instant_power_current: '1000',
  l2_instant_power_current: '2000',
  l3_instant_power_current: '3000',
  l1_voltage: '231.1',
  l2_voltage: '230.4',
  l3_voltage: '232.2',
  gas_meter_m3: '968922',
  actual_tarif_group: '2',
  short_power_outages: '4',
  long_power_outages: '2',
  short_power_drops: '2',
  short_power_peaks: '5',
};
/** What newer versions of it tell beside them. */
const NEWER = {
  equipmentID: 'E0031',
  l1_instant_power_return: '261',
  l2_instant_power_return: '262',
  l3_instant_power_return: '263',
};

async function telling(more: Partial<P1MqttConfig> = {}) {
  const broker = await Mosquitto.start();
  const clock = new VirtualClock(0);
  const context = outletContext({ clock });
  const block = P1MqttConfig.parse({ enabled: true, url: broker.url, ...more });
  const open = async () => {
    const outlet = await start(block, context);
    onTestFinished(() => outlet.close());
    return outlet;
  };
  const later = (seconds: number) => clock.advanceTo(clock.now() + seconds * 1_000);
  return { broker, context, house: context.house, open, later };
}

describe.skipIf(!hasMosquitto)('at a real broker (needs mosquitto)', () => {
  test('21 topics and those of newer versions, and nothing is kept', async () => {
    const { broker, house, open } = await telling();
    const alive = await broker.listen('hass/#');
    const heard = await broker.listen('sensors/#');
    await open();
    await until(() => alive.heard('hass/status').length > 0);
    expect(alive.heard('hass/status')).toEqual(['p1 meter alive: p1meter']);
    house.read(FULL);
    const root = 'sensors/power/p1meter';
    const expected: Record<string, string> = { ...ORIGINAL, ...NEWER };
    await until(() => heard.topics().length === Object.keys(expected).length);
    const told = heard
      .topics()
      .map((topic) => [topic.slice(root.length + 1), ...heard.heard(topic)]);
    expect(Object.fromEntries(told)).toEqual(expected);
    expect(await broker.retained('#')).toEqual({});
  });

  test('kWh, kW and A where that is wanted', async () => {
    const { broker, house, open } = await telling({ watt: false, topic: 'p1' });
    const heard = await broker.listen('p1/#');
    await open();
    house.read(FULL);
    await until(() => heard.topics().length === 25);
    const units = ['consumption_low_tarif', 'actual_returndelivery', 'l2_instant_power_current'];
    expect([...units, 'gas_meter_m3'].map((name) => heard.heard(`p1/${name}`))).toEqual([
      ['1234.567'],
      ['0.780'],
      ['2'],
      ['968.922'],
    ]);
  });

  test('what the meter does not tell has no topic', async () => {
    const { broker, house, open } = await telling({ topic: 'p1' });
    const heard = await broker.listen('p1/#');
    await open();
    house.read({ takenAtMs: 0, importW: 5, exportW: 0, importWh: 9 });
    await until(() => heard.topics().length === 2);
    expect(heard.topics()).toEqual(['p1/actual_consumption', 'p1/actual_returndelivery']);
  });

  test('the root dsmr: what Home Assistant and gateways look for, in thousands', async () => {
    const { broker, house, open } = await telling({ topic: 'dsmr' });
    const heard = await broker.listen('dsmr/#');
    await open();
    house.read(FULL);
    await until(() => heard.topics().length === 36);
    const told = heard
      .topics()
      .map((topic) => [topic.slice('dsmr/'.length), heard.heard(topic)[0]]);
    expect(Object.fromEntries(told)).toMatchObject({
      'reading/electricity_delivered_1': '1234.567',
      'reading/electricity_returned_2': '234.567',
      'reading/electricity_currently_returned': '0.780',
      'reading/phase_currently_delivered_l3': '0.013',
      'reading/phase_voltage_l1': '231.1',
      'reading/extra_device_delivered': '968.922',
      'consumption/gas/delivered': '968.922',
      'consumption/gas/read_at': '2026-06-21T11:25:00.000Z',
      'meter-stats/dsmr_version': '50',
      'meter-stats/electricity_tariff': '2',
      'meter-stats/actual_tarif_group': '2',
      'meter-stats/power_failure_count': '4',
      'meter-stats/voltage_sag_count_l2': '1',
      'meter-stats/voltage_swell_count_l3': '7',
      'meter-stats/short_power_drops': '2',
    });
  });

  test('spaced by the interval; nothing while the meter is silent', async () => {
    const { broker, house, open, later } = await telling({ topic: 'p1' });
    const heard = await broker.listen('p1/actual_consumption');
    await open();
    for (let second = 0; second <= 42; second += 2) {
      house.read({ takenAtMs: 0, importW: second, exportW: 0 });
      later(2);
    }
    later(60);
    house.fallSilent();
    house.tell({ type: 'reading' });
    await until(() => heard.heard('p1/actual_consumption').length === 2);
    // At 20 s the interval is not yet over, at 42 s not again.
    expect(heard.heard('p1/actual_consumption')).toEqual(['0', '22']);
  });

  test('a broker that is away is told, one that goes too', async () => {
    const { broker, context, open } = await telling();
    await open();
    await broker.kill();
    await until(() => context.failures.length === 1);
    await expect(open()).rejects.toThrow('ECONNREFUSED');
  });

  test('a broker with a password', async () => {
    const user = { name: 'p1', password: 'secret' };
    const broker = await Mosquitto.start({ user });
    const login = (password: string) =>
      start(
        P1MqttConfig.parse({ enabled: true, url: broker.url, username: 'p1', password }),
        outletContext(),
      );
    await expect(login('wrong')).rejects.toThrow(/not authorized/i);
    const outlet = await login('secret');
    await outlet.close();
  });
});

describe.skipIf(!hasMosquitto)('as a source (needs mosquitto)', () => {
  async function listening(more: object) {
    const parts = await telling(more);
    const heard = await parts.broker.listen('#');
    const clock = new VirtualClock(5_000);
    const topic = (more as { readonly topic?: string }).topic;
    const config = P1MqttSourceConfig.parse({
      source: 'p1Mqtt',
      url: parts.broker.url,
      ...(topic !== undefined && { topic }),
    });
    const source = await openMeter(config, { clock, timeZone: 'Europe/Amsterdam' });
    const news: string[] = [];
    const readings: MeterReading[] = [];
    const faults: string[] = [];
    const close = source.open({
      reading: (reading) => readings.push(reading),
      fault: ({ kind }) => faults.push(kind),
      link: ({ state }) => news.push(state),
    });
    onTestFinished(close);
    await until(() => news.includes('up'));
    /** Lets time pass once so many topics came: whoever waits for more of a reading has it all. */
    const reading = async (topics: number): Promise<void> => {
      await until(() => heard.topics().filter((at) => at !== 'hass/status').length === topics);
      await until(() => {
        clock.advanceTo(clock.now() + 20);
        return readings.length === 1;
      });
    };
    return { ...parts, clock, readings, faults, news, reading };
  }

  const { equipmentId: _id, identification: _header, ...told } = FULL;
  const { at: _at, protocol: _protocol, version: _version, printed: _printed, ...numbers } = told;

  test.each([
    ['watt', {}],
    ['kWh', { watt: false, topic: 'p1' }],
  ])('what we tell in %s is what we hear', async (_mode, block) => {
    const { house, open, clock, readings, reading } = await listening(block);
    await open();
    house.read(FULL);
    await reading(25);
    expect(readings[0]).toEqual({
      ...numbers,
      takenAtMs: expect.any(Number),
      gas: { m3: 968.922 },
      voltageSags: [2],
      voltageSwells: [5],
    });
    expect(readings[0]?.takenAtMs).toBeLessThan(clock.now());
  });

  test('the topics of DSMR-reader', async () => {
    const { house, open, readings, reading } = await listening({ topic: 'dsmr' });
    await open();
    house.read(FULL);
    await reading(36);
    expect(readings[0]).toEqual({
      ...numbers,
      takenAtMs: expect.any(Number),
      gas: { m3: 968.922 },
    });
  });

  test('what the broker kept is no reading; what is no number is a fault', async () => {
    const broker = await Mosquitto.start();
    const at = 'sensors/power/p1meter';
    broker.publish(`${at}/actual_consumption`, '1', '-r');
    broker.publish(`${at}/actual_returndelivery`, '0', '-r');
    const clock = new VirtualClock(0);
    const config = P1MqttSourceConfig.parse({ source: 'p1Mqtt', url: broker.url });
    const readings: MeterReading[] = [];
    const faults: string[] = [];
    let isUp = false;
    const source = await openMeter(config, { clock, timeZone: 'UTC' });
    const close = source.open({
      reading: (reading) => readings.push(reading),
      fault: ({ kind }) => faults.push(kind),
      link: ({ state }) => {
        isUp = state === 'up';
      },
    });
    onTestFinished(close);
    await until(() => isUp);
    broker.publish(`${at}/actual_consumption`, 'nan');
    broker.publish(`${at}/actual_returndelivery`, '0');
    await until(() => {
      clock.advanceTo(clock.now() + 10);
      return faults.length > 0;
    });
    expect([readings, faults]).toEqual([[], ['bad-value']]);
    await broker.kill();
    await until(() => !isUp);
    await broker.revive();
    await until(() => {
      clock.advanceTo(clock.now() + 100);
      return isUp;
    });
    broker.publish(`${at}/actual_consumption`, '0416');
    broker.publish(`${at}/actual_returndelivery`, '0000');
    await until(() => {
      clock.advanceTo(clock.now() + 10);
      return readings.length > 0;
    });
    expect(readings[0]).toMatchObject({ importW: 416, exportW: 0 });
  });
});
