import type { Law, LawInput } from '../../src/charging/laws/law.ts';
import { MIN_CURRENT_A } from '../../src/charging/pilot.ts';
import { netGridW } from '../../src/meter/reading.ts';
import { offer, type RivalState, secondOf, within } from './rival.ts';

interface OpenWbState extends RivalState {
  readonly waitS: number | null;
}

const INTERVAL_S = 10;
/** Export per phase at which it starts, watts, and how long it must last. */
const START_W = 1_500;
const START_S = 30;
const STOP_S = 60;
/** Within this range of grid power nothing is changed, watts; outside, its middle is the aim. */
const RANGE_W = 230;
const AIM_W = 115;
/** Largest change of one cycle, amperes. */
const STEP_A = 5;

/**
 * openWB's PV mode: a range of grid power instead of a set point. Own words after reading
 * openWB/core 3039a21, packages/control/counter.py and algorithm/surplus_controlled.py.
 */
export const openWb: Law<OpenWbState> = {
  name: 'openWB',
  initial: { on: false, amps: 0, phases: 1, waitS: null },
  initialDuty: undefined,
  decide(before, input) {
    const state = { ...before, phases: input.phases };
    if (secondOf(input) % INTERVAL_S !== 0) return offer(state, input);
    return offer(state.on ? regulate(state, input) : awaitSun(state, input), input);
  },
};

function awaitSun(state: OpenWbState, input: LawInput): OpenWbState {
  const nowS = secondOf(input);
  if (-netGridW(input.reading) < START_W * input.phases) return { ...state, waitS: null };
  const waitS = state.waitS ?? nowS;
  if (nowS - waitS < START_S) return { ...state, waitS };
  return { ...state, on: true, amps: MIN_CURRENT_A, waitS: null };
}

function regulate(state: OpenWbState, input: LawInput): OpenWbState {
  const nowS = secondOf(input);
  const gridW = netGridW(input.reading);
  const wantA = state.amps + (AIM_W - gridW) / (input.nominalVoltageV * input.phases);
  const steppedA = within(wantA, state.amps - STEP_A, state.amps + STEP_A);
  const rests = gridW >= 0 && gridW <= RANGE_W;
  const amps = rests ? state.amps : within(steppedA, MIN_CURRENT_A, input.limitA);
  const hopeless = gridW > 0 && amps <= MIN_CURRENT_A + 1;
  const waitS = hopeless ? (state.waitS ?? nowS) : null;
  const stops = waitS !== null && nowS - waitS >= STOP_S;
  return { ...state, on: !stops, amps, waitS: stops ? null : waitS };
}
