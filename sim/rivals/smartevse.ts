import type { Law, LawInput } from '../../src/charging/laws/law.ts';
import { MIN_CURRENT_A } from '../../src/charging/pilot.ts';
import { netGridW } from '../../src/meter/reading.ts';
import { offer, type RivalState, secondOf } from './rival.ts';

interface SmartEvseState extends RivalState {
  readonly waitS: number | null;
  readonly stopWaitS: number | null;
  readonly sinceS: number;
}

const INTERVAL_S = 2;
/** Surplus, summed over phases, at which it starts, amperes. */
const START_A = 4;
const CHARGE_DELAY_S = 60;
/** The first seconds of a charge stay at the minimum. */
const SOFT_START_S = 40;
const STOP_S = 600;

/**
 * SmartEVSE's solar mode: small steps up, proportional steps down, a long stop timer. Own words
 * after reading dingo35/SmartEVSE-3.5 2d95cf0, src/main.cpp.
 */
export const smartEvse: Law<SmartEvseState> = {
  name: 'SmartEVSE 2 s',
  initial: { on: false, amps: 0, phases: 1, waitS: null, stopWaitS: null, sinceS: -9_999 },
  initialDuty: undefined,
  decide(before, input) {
    const state = { ...before, phases: input.phases };
    if (secondOf(input) % INTERVAL_S !== 0) return offer(state, input);
    return offer(state.on ? regulate(state, input) : awaitSun(state, input), input);
  },
};

function sumA({ reading, nominalVoltageV }: LawInput): number {
  return netGridW(reading) / nominalVoltageV;
}

function awaitSun(state: SmartEvseState, input: LawInput): SmartEvseState {
  const nowS = secondOf(input);
  if (sumA(input) >= -START_A) return { ...state, waitS: null };
  const waitS = state.waitS ?? nowS;
  if (nowS - waitS < CHARGE_DELAY_S) return { ...state, waitS };
  return { ...state, on: true, amps: MIN_CURRENT_A, sinceS: nowS, waitS: null, stopWaitS: null };
}

function regulate(state: SmartEvseState, input: LawInput): SmartEvseState {
  const nowS = secondOf(input);
  const gridA = sumA(input);
  const wantA = state.amps + stepA(gridA);
  const low = wantA < MIN_CURRENT_A;
  const hopeless = low && gridA > 0 && gridA > MIN_CURRENT_A - START_A;
  const stopWaitS = hopeless ? (state.stopWaitS ?? nowS) : null;
  const soft = nowS - state.sinceS < SOFT_START_S;
  return {
    ...state,
    on: stopWaitS === null || nowS - stopWaitS < STOP_S,
    amps: low || soft ? MIN_CURRENT_A : Math.min(wantA, input.limitA),
    stopWaitS,
  };
}

function stepA(gridA: number): number {
  if (gridA < -1) return 0.5;
  if (gridA < 0) return 0.1;
  if (gridA > 2) return -gridA / 2;
  if (gridA > 1) return -0.5;
  return gridA > 0.3 ? -0.1 : 0;
}
