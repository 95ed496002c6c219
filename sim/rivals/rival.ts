import type { LawDecision, LawInput } from '../../src/charging/laws/law.ts';
import { AMPERES_PER_PERCENT, clampDuty, MIN_CURRENT_A } from '../../src/charging/pilot.ts';

/** What every rival remembers: whether it offers, and how much. */
export interface RivalState {
  readonly on: boolean;
  /** Amperes per phase; kept while off. */
  readonly amps: number;
  readonly phases: 1 | 3;
}

export function within(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, value));
}

/** Seconds of the simulated day. */
export function secondOf({ nowMs }: LawInput): number {
  return Math.round(nowMs / 1_000);
}

/** Says what a rival's state offers. */
export function offer<S extends RivalState>(state: S, { reading }: LawInput): LawDecision<S> {
  const surplusW = reading.exportW - reading.importW;
  const duty = state.on
    ? clampDuty(Math.max(MIN_CURRENT_A, state.amps) / AMPERES_PER_PERCENT)
    : undefined;
  const currentA = state.on ? state.amps : 0;
  return {
    state,
    duty,
    phases: state.phases,
    reason: { code: 'following-surplus', surplusW, currentA },
  };
}
