import type { StartOutlet } from '../../house/outlet.ts';
import { connectBroker } from '../../meter/broker.ts';
import { ReportInterval } from '../report-interval.ts';
import { dsmrTopics } from './dsmr-topics.ts';
import { gatewayTopics } from './gateway-topics.ts';
import type { P1MqttConfig } from './p1-mqtt.config.ts';
import { THOUSANDS, WHOLE } from './printed-units.ts';

/** The root under which DSMR-reader tells. */
const DSMR_READER = 'dsmr';

/**
 * Tells a broker what the meter says, a topic each, as a P1 gateway does: not kept by the broker, and
 * only what is known.
 *
 * @throws {Error} of the package, when the broker is away or does not let us in.
 */
export const start: StartOutlet<P1MqttConfig> = async (block, context) => {
  const { clock, failed, house } = context;
  const { url, username, password, topic: root, intervalS, watt } = block;
  const broker = await connectBroker({ url, username, password }, { failed });
  const interval = new ReportInterval(clock, intervalS);
  // The original's sign of life, to the letter.
  broker.publish('hass/status', 'p1 meter alive: p1meter');
  let reports = 0;
  const unsubscribe = house.subscribe(({ type }) => {
    const { usable } = house.picture().meter;
    if (type !== 'reading' || usable === undefined || !interval.takes()) return;
    const told =
      root === DSMR_READER ? dsmrTopics(usable) : gatewayTopics(usable, watt ? WHOLE : THOUSANDS);
    for (const [name, payload] of Object.entries(told)) {
      if (payload !== undefined) broker.publish(`${root}/${name}`, payload);
    }
    reports++;
  });
  return {
    close: async () => {
      unsubscribe();
      await broker.close();
    },
    status: () => `told to ${url}, ${reports} reports`,
  };
};
