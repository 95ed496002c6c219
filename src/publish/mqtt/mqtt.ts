import { readFile } from 'node:fs/promises';
import type { OutletContext, StartOutlet } from '../../house/outlet.ts';
import { type Broker, connectBroker } from '../../meter/broker.ts';
import { announcements } from './announcements.ts';
import { chargerMessages } from './charger-messages.ts';
import { takeCommands } from './commands.ts';
import { gridMessages } from './grid-messages.ts';
import { houseMessages } from './house-messages.ts';
import type { MqttConfig } from './mqtt.config.ts';
import { Teller } from './teller.ts';

/** Tells the house to a broker, announces it to Home Assistant, and takes commands where it may. */
export const start: StartOutlet<MqttConfig> = async (block, context) => {
  const { url, username, password, baseTopic: base } = block;
  const ca = block.ca === null ? undefined : await readFile(block.ca, 'utf8');
  const status = `${base}/status`;
  const broker = await connectBroker(
    {
      url,
      username,
      password,
      ...(ca !== undefined && { ca }),
      will: { topic: status, payload: 'offline', retain: true },
    },
    { failed: context.failed },
  );
  try {
    return await tell(broker, block, context);
  } catch (error) {
    await broker.close();
    throw error;
  }
};

async function tell(broker: Broker, block: MqttConfig, context: OutletContext) {
  const { baseTopic: base, url, intervalS, control, homeAssistant } = block;
  const { house, clock, log } = context;
  const state = new Teller({
    broker,
    clock,
    intervalMs: intervalS * 1_000,
    messages: () => {
      const picture = house.picture();
      return [
        ...chargerMessages(base, picture),
        ...gridMessages(base, picture),
        ...houseMessages(base, picture),
      ];
    },
  });
  const announced = new Teller({ broker, clock, messages: announcements(block, context) });
  const tellAll = (): void => {
    announced.tellAll();
    broker.publish(`${base}/status`, 'online', { retain: true, qos: 1 });
    state.tellAll();
  };

  if (control) await takeCommands({ broker, base, control: context.control, clock, log });
  if (homeAssistant.discovery !== 'off') {
    // Home Assistant has started: it forgot us. What the broker kept of it is no news.
    await broker.subscribe(`${homeAssistant.prefix}/status`, (_topic, payload, { retain }) => {
      if (!retain && payload.toString('latin1') === 'online') tellAll();
    });
  }
  tellAll();
  const unsubscribe = house.subscribe(({ type }) => {
    if (type !== 'reading' && type !== 'charger' && type !== 'fault') return;
    announced.tellChanges();
    state.tellChanges();
  });
  return {
    close: async () => {
      unsubscribe();
      state.close();
      broker.publish(`${base}/status`, 'offline', { retain: true, qos: 1 });
      await broker.close();
    },
    status: () => `told to ${url}${control ? ', takes commands' : ''}`,
  };
}
