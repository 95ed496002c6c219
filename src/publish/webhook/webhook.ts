import { z } from 'zod';
import type { StartOutlet } from '../../house/outlet.ts';
import { PricesConfig } from '../../journal/journal.config.ts';
import { every } from '../every.ts';
import { Deliveries } from './deliveries.ts';
import { FaultNews } from './fault-news.ts';
import { messageOf, type Occurrence } from './message.ts';
import { MeterNews } from './meter-news.ts';
import { NotChargingNews } from './not-charging-news.ts';
import { Poster } from './post.ts';
import { SessionNews } from './session-news.ts';
import { WaitingFile } from './waiting-file.ts';
import type { WebhookConfig } from './webhook.config.ts';

const MeterBlock = z.object({ lost: z.number() });

/**
 * Tells a URL what an owner should hear of. It looks at the house each second and whenever a fault
 * begins; what is sent waits in a queue of its own, so that a receiver that is slow or away is in
 * nobody's way. It needs nobody to be there at the start.
 */
export const start: StartOutlet<WebhookConfig> = async (block, context) => {
  const { clock, house, log, settings, stateDir, version } = context;
  const { url, secret, events, notChargingAfter } = block;
  // The schema has it that one that is on has a URL.
  const poster = new Poster({ url: z.string().parse(url), secret, version, clock });
  const file = new WaitingFile(stateDir);
  const before = await file.read(clock.epochMs());
  if (before.kind === 'set-aside') {
    const { movedTo, problem } = before;
    log.warn({ movedTo, problem }, `${problem}; it was set aside as ${movedTo}`);
  }
  const deliveries = new Deliveries({
    post: (message) => poster.post(message),
    waiting: before.kind === 'found' ? before.value : [],
    keep: (waiting) => file.write(waiting),
    clock,
    log,
  });

  const { lost: lostMs } = MeterBlock.parse(settings.read('meter'));
  const faults = new FaultNews(clock);
  const meter = new MeterNews(clock, lostMs);
  const notCharging = new NotChargingNews(clock, notChargingAfter);
  const sessions = new SessionNews(PricesConfig.parse(settings.read('prices')));

  const tell = (occurrences: readonly Occurrence[]): void => {
    for (const occurrence of occurrences) {
      if (!events.includes(occurrence.event)) continue;
      deliveries.add(messageOf(occurrence, house.picture()));
    }
  };
  const look = (): void => {
    const picture = house.picture();
    for (const news of [faults, meter, notCharging, sessions]) tell(news.look(picture));
  };
  const unsubscribe = house.subscribe(({ type }) => {
    if (type === 'contactor-closed') sessions.closed();
    // One that lasts less than a second is a fault as well.
    if (type === 'fault') tell(faults.look(house.picture()));
  });
  look();
  const stop = every(clock, 1, look);
  return {
    close: async () => {
      stop();
      unsubscribe();
      await deliveries.close();
      await poster.close();
    },
    status: () => deliveries.status(),
  };
};
