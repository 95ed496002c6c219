import type { Law } from '../../src/charging/laws/law.ts';
import { EVCC, evcc } from './evcc.ts';
import { openEvse } from './openevse.ts';
import { openWb } from './openwb.ts';
import { seed } from './seed.ts';
import { smartEvse } from './smartevse.ts';
import { warp } from './warp.ts';

const TIMERS = { startS: 60, stopS: 180 };

/**
 * Laws of other products, and variants of the guide's, by the name that reports use. All are
 * re-implementations from reading, not the products themselves.
 */
export const RIVALS = {
  evcc: evcc(EVCC) as Law<unknown>,
  'evcc-10s': evcc({ ...EVCC, intervalS: 10 }) as Law<unknown>,
  'evcc-1a': evcc({ ...EVCC, wholeAmperes: true }) as Law<unknown>,
  openevse: openEvse as Law<unknown>,
  smartevse: smartEvse as Law<unknown>,
  warp: warp as Law<unknown>,
  openwb: openWb as Law<unknown>,
  'seed-6s-timers': seed({ everyS: 6, timers: TIMERS }) as Law<unknown>,
  'seed-6s': seed({ everyS: 6 }) as Law<unknown>,
  'seed-timers': seed({ everyS: 1, timers: TIMERS }) as Law<unknown>,
  seed: seed({ everyS: 1 }) as Law<unknown>,
} as const;

export type RivalName = keyof typeof RIVALS;
