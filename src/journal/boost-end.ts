import type { ChargingNews } from '../charging/events.ts';
import type { Clock } from '../clock.ts';
import type { House } from '../house/house.ts';

/** How often the wall clock is read, milliseconds. */
const LOOK_MS = 5_000;

/**
 * Ends a boost that was asked for until a time of day once the wall clock says so. The machine
 * counts by the monotonic clock alone. After a power cut the wall clock of a computer without a
 * clock battery is late by as long as the power was away, until the network corrects it: by then
 * "until 7:00" is nearer than it seemed.
 *
 * @returns a function that ends the watch.
 */
export function endBoostInTime(
  house: House,
  send: (news: Extract<ChargingNews, { type: 'lease.end' }>) => void,
  clock: Clock,
): () => void {
  const look = (): void => {
    const { lease } = house.picture().charger;
    const until = lease?.kind === 'boost' ? lease.untilEpochMs : undefined;
    if (until !== undefined && clock.epochMs() >= until) send({ type: 'lease.end', kind: 'boost' });
    alarm = clock.setTimeout(look, LOOK_MS);
  };
  let alarm = clock.setTimeout(look, LOOK_MS);
  return () => clock.clearTimeout(alarm);
}
