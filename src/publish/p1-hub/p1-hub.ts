import type { OutletContext, StartOutlet } from '../../house/outlet.ts';
import type { HousePicture } from '../../house/picture.ts';
import { Telegrams } from '../../house/telegram.ts';
import { ReportInterval } from '../report-interval.ts';
import type { P1HubConfig } from './p1-hub.config.ts';
import { TelegramServer } from './telegram-server.ts';

/**
 * Sends every telegram that was accepted to all who are connected, as a P1 gateway does: the meter's
 * own bytes, or telegrams written from readings that came by another way. On a second port, the
 * house as if the car drew nothing.
 *
 * @throws {Error} of the system, when a port cannot be listened on.
 */
export const start: StartOutlet<P1HubConfig> = async (block, context) => {
  const { clock, house, settings } = context;
  const telegrams = new Telegrams(settings);
  const servers: TelegramServer[] = [];
  const unsubscribe: (() => void)[] = [];
  const open = async (port: number, telegram: TelegramOf): Promise<void> => {
    const interval = new ReportInterval(clock, block.intervalS);
    const server = await listen({ ...block, port }, context, telegram);
    servers.push(server);
    const told = house.subscribe(({ type }) => {
      if (type !== 'reading' || server.clients === 0 || !interval.isDue) return;
      const bytes = telegram(house.picture());
      // Where there was nothing to tell, the next telegram is due.
      if (bytes !== undefined && interval.takes()) server.send(bytes);
    });
    unsubscribe.push(told);
  };
  const close = async (): Promise<void> => {
    for (const end of unsubscribe) end();
    await Promise.all(servers.map((server) => server.close()));
  };
  try {
    await open(block.port, (picture) => telegrams.ofMeter(picture));
    const { housePort } = block;
    if (housePort !== null) await open(housePort, (picture) => telegrams.withoutCar(picture));
  } catch (error) {
    await close();
    throw error;
  }
  return { close, status: () => servers.map(String).join('; ') };
};

type TelegramOf = (picture: HousePicture) => Uint8Array | undefined;

function listen(
  { host, port, maxClients }: P1HubConfig,
  { admits, failed, house, log }: OutletContext,
  telegram: TelegramOf,
): Promise<TelegramServer> {
  return TelegramServer.listen({
    host,
    port,
    maxClients,
    admits,
    failed,
    log,
    greeting: () => telegram(house.picture()),
  });
}
