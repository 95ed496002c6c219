import { channelValues } from '../../house/channel-values.ts';
import type { StartOutlet } from '../../house/outlet.ts';
import { connectBroker } from '../../meter/broker.ts';
import { every } from '../every.ts';
import type { CustomMqttConfig } from './custom-mqtt.config.ts';

/**
 * Tells a broker all channels in one message every so many seconds, not retained; nothing while there is
 * no reading to act upon.
 *
 * @throws {Error} of the package, when the broker is away or does not let us in.
 */
export const start: StartOutlet<CustomMqttConfig> = async (block, context) => {
  const { house, clock } = context;
  const { server, port, clientid, topic, frequency, useCredentials } = block;
  const url = `mqtt://${server}:${port}`;
  const broker = await connectBroker(
    {
      url,
      username: useCredentials ? block.username : null,
      password: useCredentials ? block.password : null,
      clientId: clientid,
    },
    context,
  );
  const tell = (): void => {
    const picture = house.picture();
    if (picture.meter.usable === undefined) return;
    broker.publish(topic, JSON.stringify(channelValues(picture)));
  };
  tell();
  const stop = every(clock, frequency, tell);
  return {
    close: async () => {
      stop();
      await broker.close();
    },
    status: () => `${topic} at ${url}`,
  };
};
