import { readFile } from 'node:fs/promises';
import { scalerOf, scalingOf } from '../../compat/whatwatt/scaling.config.ts';
import { LocalClock } from '../../house/local-time.ts';
import { filledTemplate, meterVariables } from '../../house/meter-variables.ts';
import type { StartOutlet } from '../../house/outlet.ts';
import { connectBroker } from '../../meter/broker.ts';
import { ReportInterval } from '../report-interval.ts';
import type { WhatwattMqttConfig } from './whatwatt-mqtt.config.ts';

/**
 * Tells a broker each reading that is due, in words of the owner's choice. Nothing is told while
 * there is no reading to act upon.
 *
 * @throws {Error} of the package, when the broker is away or does not let us in; of the system, when
 * the authority's file cannot be read.
 */
export const start: StartOutlet<WhatwattMqttConfig> = async (block, context) => {
  const { house, clock, settings } = context;
  const { url, username, password, clientId, topic, template, intervalS } = block;
  const broker = await connectBroker(
    {
      url,
      username,
      password,
      ...(clientId !== null && { clientId }),
      ...(block.ca !== null && { ca: await readFile(block.ca, 'utf8') }),
    },
    context,
  );
  const localClock = LocalClock.ofHouse(settings);
  const interval = new ReportInterval(clock, intervalS);
  const unsubscribe = house.subscribe(({ type }) => {
    if (type !== 'reading' || house.picture().meter.usable === undefined) return;
    if (!interval.takes()) return;
    const scaling = scalingOf(settings.read('compat.whatwatt.scaling'));
    const scaler = (obis: string) => scalerOf(scaling, obis);
    const variables = meterVariables({ ...context, localClock, scaler });
    broker.publish(topic, filledTemplate(template, variables));
  });
  return {
    async close() {
      unsubscribe();
      await broker.close();
    },
    status: () => `${topic} at ${url}`,
  };
};
