import type { Law } from '../../src/charging/laws/law.ts';
import { MIN_CURRENT_A } from '../../src/charging/pilot.ts';
import { netGridW } from '../../src/meter/reading.ts';
import { offer, type RivalState, secondOf, within } from './rival.ts';

interface OpenEvseState extends RivalState {
  /** Available current after the filter that decides on starting and stopping, amperes. */
  readonly smoothA: number;
  readonly sinceS: number;
}

/** Grid data arrives this often, seconds. */
const INTERVAL_S = 10;
/** The default ratio of 1.1 keeps a tenth of a kilowatt back. */
const RESERVE_W = 100;
const ATTACK_S = 20;
const DECAY_S = 600;
const HYSTERESIS_A = 0.5;
const LEAST_CHARGE_S = 600;

/**
 * OpenEVSE's solar divert on a grid feed: whole amperes, quick to rise and slow to fall in the
 * filter for on and off. Own words after reading OpenEVSE/openevse_esp32_firmware 1797b7a,
 * src/divert.cpp and src/input_filter.cpp.
 */
export const openEvse: Law<OpenEvseState> = {
  name: 'OpenEVSE 10 s',
  initial: { on: false, amps: 0, phases: 1, smoothA: 0, sinceS: -9_999 },
  initialDuty: undefined,
  decide(before, input) {
    const nowS = secondOf(input);
    const state = { ...before, phases: input.phases };
    if (nowS % INTERVAL_S !== 0) return offer(state, input);
    const volts = input.nominalVoltageV * input.phases;
    const gridA = netGridW(input.reading) / volts - (state.on ? state.amps : 0);
    const availableA = gridA < 0 ? Math.max(0, -gridA - RESERVE_W / volts) : 0;
    const tauS = availableA > state.smoothA ? ATTACK_S : DECAY_S;
    const smoothA =
      state.smoothA + (availableA - state.smoothA) * (1 - Math.exp(-INTERVAL_S / tauS));
    const next = { ...state, smoothA };
    if (smoothA >= MIN_CURRENT_A + HYSTERESIS_A) {
      const amps = within(Math.floor(availableA), MIN_CURRENT_A, input.limitA);
      return offer({ ...next, on: true, amps, sinceS: state.on ? state.sinceS : nowS }, input);
    }
    const tired = smoothA <= MIN_CURRENT_A && nowS - state.sinceS >= LEAST_CHARGE_S;
    return offer({ ...next, on: state.on && !tired }, input);
  },
};
