import { describe, expect, test } from 'vitest';
import { VirtualClock } from '../../../sim/virtual-clock.ts';
import { CustomMqttConfig } from '../../../src/publish/custom-mqtt/custom-mqtt.config.ts';
import { start } from '../../../src/publish/custom-mqtt/custom-mqtt.ts';
import { FULL_READING } from '../../support/fake-house.ts';
import { hasMosquitto, Mosquitto, until } from '../../support/mosquitto.ts';
import { outletContext } from '../../support/outlet-context.ts';

describe.skipIf(!hasMosquitto)('on a real broker (needs mosquitto)', () => {
  test('all channels in one message, every so many seconds', async () => {
    const broker = await Mosquitto.start();
    const heard = await broker.listen('energyme');
    const clock = new VirtualClock(0);
    const context = outletContext({ clock });
    const block = CustomMqttConfig.parse({ enabled: true, port: broker.port, frequency: 10 });
    const outlet = await start(block, context);
    const messages = () => heard.heard('energyme').map((text) => JSON.parse(text));
    await until(() => messages().length === 1);
    expect(messages()).toEqual([
      [
        {
          ...{ index: 0, label: 'Grid', phase: 1, groupLabel: 'Grid', role: 'grid' },
          data: {
            ...{ voltage: 231.1, activePower: -780 },
            ...{ activeEnergyImported: 3_580_245, activeEnergyExported: 358_023 },
          },
        },
        {
          ...{ index: 1, label: 'EV', phase: 1, groupLabel: 'EV', role: 'load' },
          data: { activePower: 3_671, activeEnergyImported: 1_234_567.5 },
        },
      ],
    ]);
    context.house.fallSilent();
    clock.advanceTo(10_000);
    context.house.read({ ...FULL_READING, exportW: 1 });
    context.house.now = { ...context.house.now, car: { powerW: 0, basis: 'unknown' } };
    clock.advanceTo(20_000);
    await until(() => messages().length === 2);
    expect(messages()[1]).toMatchObject([{ index: 0, data: { activePower: -1 } }]);
    expect(await broker.retained('#')).toEqual({});
    await outlet.close();
    clock.advanceTo(90_000);
    expect(context.failures).toEqual([]);
  });

  test('a broker that asks who we are', async () => {
    const broker = await Mosquitto.start({ user: { name: 'meter', password: 'secret' } });
    const who = { username: 'meter', password: 'secret' };
    const common = { enabled: true, port: broker.port, ...who };
    const nameless = start(CustomMqttConfig.parse(common), outletContext());
    await expect(nameless).rejects.toThrow();
    const block = CustomMqttConfig.parse({ ...common, useCredentials: true });
    const outlet = await start(block, outletContext());
    await outlet.close();
  });
});
