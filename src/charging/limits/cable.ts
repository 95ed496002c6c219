import type { PilotState } from '../pilot.ts';

/** What is known of the cable in a socket box. Plain data. */
export interface CableState {
  readonly isPlugged: boolean;
  /** Amperes per phase; `unread` before the board reported any, `lost` once it no longer can. */
  readonly told: number | 'unread' | 'lost';
}

export const UNREAD_CABLE: CableState = { isPlugged: false, told: 'unread' };

/** What happens to a cable. */
export type CableNews =
  | { readonly type: 'cable'; readonly currentA: number | undefined }
  | { readonly type: 'pilot'; readonly state: PilotState };

/**
 * A resistor that is gone while a vehicle is there is lost; without one the plug was pulled. A
 * cable may be told before the vehicle is, and stays in the box when the vehicle leaves.
 *
 * @returns the same object while nothing changes.
 */
export function cableAfter(cable: CableState, news: CableNews): CableState {
  const isPlugged = news.type === 'pilot' ? news.state !== 'A' : cable.isPlugged;
  const before = cable.told === 'lost' && !isPlugged ? 'unread' : cable.told;
  const lost = isPlugged ? 'lost' : 'unread';
  const told = news.type === 'pilot' ? before : (news.currentA ?? lost);
  return isPlugged === cable.isPlugged && told === cable.told ? cable : { isPlugged, told };
}

/**
 * What the cable allows, amperes per phase: the lower of what its resistor says and what is
 * configured; nothing once the resistor is lost.
 *
 * @returns undefined where no cable is known.
 */
export function cableLimitA({ told }: CableState, fixedA: number | null): number | undefined {
  if (told === 'lost') return 0;
  if (told === 'unread') return fixedA ?? undefined;
  return Math.min(told, fixedA ?? told);
}
