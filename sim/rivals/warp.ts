import type { Law, LawInput } from '../../src/charging/laws/law.ts';
import { MIN_CURRENT_A } from '../../src/charging/pilot.ts';
import { netGridW } from '../../src/meter/reading.ts';
import { offer, type RivalState, secondOf, within } from './rival.ts';

/** The weakest and the best moment of one allocation period, amperes. */
interface Moments {
  readonly leastA: number;
  readonly mostA: number;
}

interface WarpState extends RivalState {
  /** Finished periods of the cloud filter, oldest first. */
  readonly past: readonly Moments[];
  readonly present: Moments;
  readonly rawA: number;
  readonly sinceS: number;
}

/** The default cloud filter. */
const CLOUD_S = 240;
const ALLOCATE_EVERY_S = 10;
const PERIODS = CLOUD_S / ALLOCATE_EVERY_S;
const NOTHING: Moments = { leastA: 1_000, mostA: -1_000 };
/** No second start or stop within this time, seconds. */
const HOLD_S = 210;
/** The first allocation of a charge, amperes. */
const FIRST_A = 9;

/**
 * Tinkerforge WARP's power manager: starts when even the worst moment of the cloud filter was good
 * enough, stops when even the best one was too weak. Own words after reading
 * Tinkerforge/esp32-firmware cf4f5b5, power_manager.cpp and current_allocator.cpp.
 */
export const warp: Law<WarpState> = {
  name: 'WARP 240 s',
  initial: { on: false, amps: 0, phases: 1, past: [], present: NOTHING, rawA: 0, sinceS: -9_999 },
  initialDuty: undefined,
  decide(before, input) {
    const state = remember({ ...before, phases: input.phases }, input);
    if (secondOf(input) % ALLOCATE_EVERY_S !== 0) return offer(state, input);
    return offer(allocate(state, input), input);
  },
};

function remember(state: WarpState, { reading, nominalVoltageV, phases }: LawInput): WarpState {
  const volts = nominalVoltageV * phases;
  const allocatedW = state.on ? state.amps * volts : 0;
  const errorW = -netGridW(reading);
  const rawA = (allocatedW + (allocatedW <= 0 ? errorW : gain(errorW) * errorW)) / volts;
  const leastA = Math.min(state.present.leastA, rawA);
  const mostA = Math.max(state.present.mostA, rawA);
  return { ...state, present: { leastA, mostA }, rawA };
}

function gain(errorW: number): number {
  const sizeW = Math.abs(errorW);
  if (sizeW < 1_000) return 0.5;
  return sizeW < 1_500 ? 0.75 : 0.875;
}

/** Closes the period: it is the newest of those the cloud filter looks at. */
function allocate(before: WarpState, input: LawInput): WarpState {
  const past = [...before.past, before.present].slice(-PERIODS);
  const state = { ...before, past, present: NOTHING };
  const nowS = secondOf(input);
  const mayTurn = nowS - state.sinceS >= HOLD_S;
  if (state.on) {
    const hopeless =
      state.rawA < MIN_CURRENT_A && past.every(({ mostA }) => mostA <= MIN_CURRENT_A);
    if (hopeless && mayTurn) return { ...state, on: false, amps: 0, sinceS: nowS };
    return { ...state, amps: within(state.rawA, MIN_CURRENT_A, input.limitA) };
  }
  const sure = past.length === PERIODS && past.every(({ leastA }) => leastA >= MIN_CURRENT_A);
  if (!sure || !mayTurn) return state;
  const amps = within(Math.min(state.rawA, FIRST_A), MIN_CURRENT_A, input.limitA);
  return { ...state, on: true, amps, sinceS: nowS };
}
