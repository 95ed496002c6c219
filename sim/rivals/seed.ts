import type { Law, LawInput } from '../../src/charging/laws/law.ts';
import { nextDuty } from '../../src/charging/laws/step.ts';
import {
  AMPERES_PER_PERCENT,
  clampDuty,
  MIN_CURRENT_A,
  MIN_DUTY,
  offeredCurrentA,
} from '../../src/charging/pilot.ts';
import { netGridW } from '../../src/meter/reading.ts';
import { offer, type RivalState, secondOf } from './rival.ts';

/** How the guide's steps are taken. */
export interface SeedSettings {
  /** Seconds between steps. */
  readonly everyS: number;
  /** Start and stop timers, seconds; absent it is always on. */
  readonly timers?: { readonly startS: number; readonly stopS: number };
}

interface SeedState extends RivalState {
  readonly waitS: number | null;
}

/** Import that counts as too much at the minimum, watts: the guide's own quiet zone. */
const QUIET_W = 40;

/**
 * The step law of the integration guide (section 9.1), polled each second whether or not a new
 * reading came, optionally with slower steps and with the timers that every product has.
 */
export function seed({ everyS, timers }: SeedSettings): Law<SeedState> {
  return {
    name: `seed ${everyS} s${timers ? ' + start/stop' : ''}`,
    initial: { on: timers === undefined, amps: MIN_CURRENT_A, phases: 1, waitS: null },
    initialDuty: timers === undefined ? MIN_DUTY : undefined,
    decide(before, input) {
      const state = { ...before, phases: input.phases };
      if (!state.on && timers) return offer(awaitSun(state, input, timers.startS), input);
      const moved = secondOf(input) % everyS === 0 ? step(state, input) : state;
      return offer(timers ? awaitDusk(moved, input, timers.stopS) : moved, input);
    },
  };
}

function step(state: SeedState, { reading }: LawInput): SeedState {
  return {
    ...state,
    amps: offeredCurrentA(nextDuty(clampDuty(state.amps / AMPERES_PER_PERCENT), netGridW(reading))),
  };
}

function awaitSun(state: SeedState, input: LawInput, startS: number): SeedState {
  const nowS = secondOf(input);
  const { reading, nominalVoltageV, phases } = input;
  if (reading.exportW < MIN_CURRENT_A * nominalVoltageV * phases) return { ...state, waitS: null };
  const waitS = state.waitS ?? nowS;
  if (nowS - waitS < startS) return { ...state, waitS };
  return { ...state, on: true, amps: MIN_CURRENT_A, waitS: null };
}

function awaitDusk(state: SeedState, input: LawInput, stopS: number): SeedState {
  const nowS = secondOf(input);
  const bad = state.amps <= MIN_CURRENT_A && netGridW(input.reading) > QUIET_W;
  const waitS = bad ? (state.waitS ?? nowS) : null;
  const stops = waitS !== null && nowS - waitS >= stopS;
  return { ...state, on: !stops, waitS: stops ? null : waitS };
}
