import type { ActorLogic } from 'xstate';
import type { ChargingInput } from './context.ts';
import type { ChargingEvent } from './events.ts';
import { standingOffer } from './offer.ts';
import { type RegionsSnapshot, regions } from './regions.ts';

export type ChargingSnapshot = RegionsSnapshot;

/**
 * The charging machine. It does no I/O and starts no timers: events are the only way in, each with
 * its own time, and `outputsOf` is the only way out, so that a replay, a test and the wallbox run
 * the very same code and a saved snapshot goes on exactly where it stood.
 *
 * Once all regions have settled after an event, it notes what is offered from then on: how soon a
 * duty may rise depends on when the last one changed.
 */
export const chargingMachine: ActorLogic<ChargingSnapshot, ChargingEvent, ChargingInput> = {
  transition: (snapshot, event, scope) => settled(regions.transition(snapshot, event, scope)),
  getInitialSnapshot: (scope, input) => settled(regions.getInitialSnapshot(scope, input)),
  getPersistedSnapshot: (snapshot) => regions.getPersistedSnapshot(snapshot),
  restoreSnapshot: (saved, scope) => regions.restoreSnapshot(saved as ChargingSnapshot, scope),
  start: (snapshot) => regions.start(snapshot),
};

function settled(snapshot: RegionsSnapshot): ChargingSnapshot {
  const { context } = snapshot;
  return { ...snapshot, context: { ...context, ...standingOffer(snapshot) } };
}
