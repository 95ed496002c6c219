import type { ActorLogic } from 'xstate';
import type { ChargingInput } from './context.ts';
import type { ChargingEvent } from './events.ts';
import { noted } from './facts.ts';
import { limitTooLow } from './limits-in-force.ts';
import { isPaced, wantedOffer } from './offer.ts';
import { standingAfter } from './pace.ts';
import { type RegionsSnapshot, regions } from './regions.ts';
import { followed } from './sun.ts';

export type ChargingSnapshot = RegionsSnapshot;

/**
 * The charging machine. It does no I/O and starts no timers: events are the only way in, each with
 * its own time, and `outputsOf` is the only way out, so that a replay, a test and the wallbox run
 * the very same code and a saved snapshot goes on exactly where it stood.
 *
 * The context takes note of every event first; then the regions move. A reading that moves none of
 * them costs no step of theirs, and one comes every second. At last it notes what is offered from
 * then on: how soon a duty may rise depends on when the last one changed.
 */
export const chargingMachine: ActorLogic<ChargingSnapshot, ChargingEvent, ChargingInput> = {
  transition: (snapshot, event, scope) =>
    settled(regions.transition(known(snapshot, event), event, scope)),
  getInitialSnapshot: (scope, input) => regions.getInitialSnapshot(scope, input),
  getPersistedSnapshot: (snapshot) => regions.getPersistedSnapshot(snapshot),
  restoreSnapshot: (saved, scope) => regions.restoreSnapshot(saved as ChargingSnapshot, scope),
  start: (snapshot) => regions.start(snapshot),
};

/** What is known once the event is noted, and the law has seen a reading that is its business. */
function known(snapshot: ChargingSnapshot, event: ChargingEvent): ChargingSnapshot {
  // XState's own event at the end is not one of ours, and carries no time.
  if (!('atMs' in event)) return snapshot;
  const context = noted(snapshot.context, event);
  if (!context.unread || !lawIsAsked(snapshot)) return { ...snapshot, context };
  const supplied = snapshot.value.supply === 'closed';
  return { ...snapshot, context: { ...context, ...followed(context, supplied) } };
}

/** The snapshot with what is offered now that all regions have settled. */
function settled(snapshot: ChargingSnapshot): ChargingSnapshot {
  const { context } = snapshot;
  const frame = { nowMs: context.nowMs, isPaced: isPaced(snapshot) };
  const standing = standingAfter(context.standing, wantedOffer(snapshot).duty, frame);
  return standing === context.standing
    ? snapshot
    : { ...snapshot, context: { ...context, standing } };
}

/** Whether the law decides: always while it charges, else where nothing forbids it to begin. */
function lawIsAsked({ context, value }: ChargingSnapshot): boolean {
  if (value.mode !== 'solar' || value.lease !== 'none') return false;
  if (value.supply === 'closed') return true;
  if (value.supply === 'held' || value.permission === 'paused' || context.ending) return false;
  if (value.allowance !== 'granted' || value.wiring !== 'settled') return false;
  if (context.overdraw !== undefined) return false;
  if (context.faults.length > 0 || typeof value.pilot !== 'string') return false;
  return !(context.sensesPilot && value.pilot === 'A') && !limitTooLow(context);
}
