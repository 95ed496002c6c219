import { describe, expect, onTestFinished, test } from 'vitest';
import { VirtualClock } from '../../../sim/virtual-clock.ts';
import { WhatwattConfig } from '../../../src/compat/whatwatt/whatwatt.config.ts';
import { LocalClock } from '../../../src/house/local-time.ts';
import { filledTemplate, meterVariables } from '../../../src/house/meter-variables.ts';
import { WhatwattMqttConfig } from '../../../src/publish/whatwatt-mqtt/whatwatt-mqtt.config.ts';
import { start } from '../../../src/publish/whatwatt-mqtt/whatwatt-mqtt.ts';
import { FULL_READING } from '../../support/fake-house.ts';
import { FakeSettings } from '../../support/fake-settings.ts';
import { hasMosquitto, Mosquitto, until } from '../../support/mosquitto.ts';
import { outletContext } from '../../support/outlet-context.ts';

const localClock = new LocalClock('Europe/Amsterdam');

describe('templates', () => {
  const filled = (template: string): string =>
    filledTemplate(template, meterVariables({ ...outletContext(), localClock, scaler: () => 0 }));

  test.each([
    [`P=\${1_7_0}/\${2_7_0}`, 'P=0/0.78', 'numbers'],
    [`"\${sys.id}"`, '"D83ADDE77308"', 'texts, which the template quotes'],
    [`\${3_7_0} [\${meter.vendor}]`, 'null []', 'a number nobody knows is null, a text empty'],
    [`\${no.such} \${} $1 \${`, `\${no.such} \${} $1 \${`, 'what is no variable stays'],
    [`\${2_7_0}\${2_7_0}`, '0.780.78', 'each one'],
  ])('%s becomes %s: %s', (template, expected) => {
    expect(filled(template)).toBe(expected);
  });

  test('the usual one is what the integration of Home Assistant reads', () => {
    const { template } = WhatwattMqttConfig.parse({});
    expect(JSON.parse(filled(template))).toEqual({
      sys_id: 'D83ADDE77308',
      meter_id: '',
      time: '2026-06-21T13:25:46Z',
      power_in: 0,
      power_out: 0.78,
      power_in_l1: 0.011,
      power_in_l2: 0.012,
      power_in_l3: 0.013,
      power_out_l1: 0.261,
      power_out_l2: 0.262,
      power_out_l3: 0.263,
      energy_in: 3580.245,
      energy_out: 358.023,
      energy_in_t1: 1234.567,
      energy_in_t2: 2345.678,
      energy_out_t1: 123.456,
      energy_out_t2: 234.567,
      voltage_l1: 231.1,
      voltage_l2: 230.4,
      voltage_l3: 232.2,
      current_l1: 1,
      current_l2: 2,
      current_l3: 3,
      tariff: 2,
    });
  });
});

describe.skipIf(!hasMosquitto)('on a real broker (needs mosquitto)', () => {
  test('a reading that is due is told; one too soon or too old is not', async () => {
    const broker = await Mosquitto.start();
    const heard = await broker.listen('whatwatt');
    const clock = new VirtualClock(0);
    const context = outletContext({ clock });
    const { house } = context;
    const block = { enabled: true, url: broker.url, template: `\${2_7_0}`, intervalS: 10 };
    const outlet = await start(WhatwattMqttConfig.parse(block), context);
    onTestFinished(() => outlet.close());
    const messages = () => heard.heard('whatwatt');
    house.read(FULL_READING);
    clock.advanceTo(9_000);
    house.read({ ...FULL_READING, exportW: 1 });
    clock.advanceTo(11_000);
    house.fallSilent();
    house.tell({ type: 'reading' });
    house.read({ ...FULL_READING, exportW: 2 });
    await until(() => messages().length === 2);
    expect(messages()).toEqual(['0.78', '0.002']);
  });

  test('messages are scaled as the interface of a whatwatt Go is, from the moment it is', async () => {
    const broker = await Mosquitto.start();
    const heard = await broker.listen('whatwatt');
    const settings = new FakeSettings({ 'compat.whatwatt': WhatwattConfig }, {});
    const clock = new VirtualClock(0);
    const context = outletContext({ settings, clock });
    const block = { enabled: true, url: broker.url, template: `\${2_7_0}`, intervalS: 1 };
    const outlet = await start(WhatwattMqttConfig.parse(block), context);
    onTestFinished(() => outlet.close());
    context.house.read(FULL_READING);
    const scaling = { set: 'custom', custom: [{ obis: '2.7.255', scaler: 3 }] };
    await settings.change('compat.whatwatt.scaling', scaling);
    clock.advanceTo(2_000);
    context.house.read(FULL_READING);
    await until(() => heard.heard('whatwatt').length === 2);
    expect(heard.heard('whatwatt')).toEqual(['0.78', '780']);
  });

  test('TLS: only to a broker whose authority is known', async () => {
    const broker = await Mosquitto.start({ tls: true });
    const url = broker.url.replace('mqtt:', 'mqtts:');
    const block = { enabled: true, url, ca: broker.ca };
    const outlet = await start(WhatwattMqttConfig.parse(block), outletContext());
    await outlet.close();
    const unknown = WhatwattMqttConfig.parse({ ...block, ca: null });
    await expect(start(unknown, outletContext())).rejects.toThrow(/self-signed/);
    const nowhere = WhatwattMqttConfig.parse({ ...block, ca: '/nowhere/ca.pem' });
    await expect(start(nowhere, outletContext())).rejects.toMatchObject({ code: 'ENOENT' });
  });
});
