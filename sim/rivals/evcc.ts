import type { Law, LawInput } from '../../src/charging/laws/law.ts';
import { MIN_CURRENT_A } from '../../src/charging/pilot.ts';
import { netGridW } from '../../src/meter/reading.ts';
import { offer, type RivalState, secondOf, within } from './rival.ts';

/** How evcc is set up. Defaults of the product: 30 s, whole amperes unless the charger takes finer ones. */
export interface EvccSettings {
  readonly intervalS: number;
  readonly wholeAmperes: boolean;
  /** Surplus must reach the minimum this long before it starts, seconds. */
  readonly enableS: number;
  /** Import at the minimum must last this long before it stops, seconds. */
  readonly disableS: number;
}

export const EVCC: EvccSettings = {
  intervalS: 30,
  wholeAmperes: false,
  enableS: 60,
  disableS: 180,
};

interface EvccState extends RivalState {
  /** Start of the wait for starting or stopping. */
  readonly waitS: number | null;
  /** Start of the wait for other phases, and the last change. */
  readonly phaseWaitS: number | null;
  readonly phasesSinceS: number;
}

/** A wait that began this long before now is over at once. */
const LONG_AGO_S = -1_000_000;
/** No second change of phases within this time, seconds. */
const PHASE_REST_S = 60;

/**
 * evcc's PV mode: at each interval the current is set in one step so that the grid would be zero.
 * Own words after reading evcc-io/evcc b29b49e, core/loadpoint.go and core/site.go, thresholds 0.
 */
export function evcc(settings: EvccSettings): Law<EvccState> {
  return {
    name: `evcc ${settings.intervalS} s${settings.wholeAmperes ? ' 1 A' : ''}`,
    initial: { on: false, amps: 0, phases: 1, waitS: null, phaseWaitS: null, phasesSinceS: -999 },
    initialDuty: undefined,
    decide(state, input) {
      if (secondOf(input) % settings.intervalS !== 0) return offer(start(state, input), input);
      const phased = input.switchable ? choosePhases(state, input, settings) : start(state, input);
      return offer(setCurrent(phased, input, settings), input);
    },
  };
}

/** A box that cannot change phases uses those it has. */
function start(state: EvccState, { switchable, phases }: LawInput): EvccState {
  return switchable || state.phases === phases ? state : { ...state, phases };
}

function choosePhases(state: EvccState, input: LawInput, settings: EvccSettings): EvccState {
  const nowS = secondOf(input);
  if (nowS - state.phasesSinceS < PHASE_REST_S) return state;
  const { nominalVoltageV: volts, limitA } = input;
  const siteW = netGridW(input.reading);
  const availableW = (state.on ? state.amps * volts * state.phases : 0) - siteW;
  const enough = availableW / (3 * volts) >= MIN_CURRENT_A;
  const down = state.phases === 3 && (siteW > 0 || !state.on) && !enough;
  const up = state.phases === 1 && availableW / volts > limitA && enough;
  if (!down && !up) return { ...state, phaseWaitS: null };
  const since = state.phaseWaitS ?? (state.on ? nowS : LONG_AGO_S);
  if (nowS - since < (down ? settings.disableS : settings.enableS)) {
    return { ...state, phaseWaitS: since };
  }
  const amps = down || !state.on ? state.amps : state.amps / 3;
  const next = { ...state, amps: state.on ? amps : 0, phaseWaitS: null, phasesSinceS: nowS };
  return { ...next, phases: down ? 1 : 3 };
}

function setCurrent(state: EvccState, input: LawInput, settings: EvccSettings): EvccState {
  const nowS = secondOf(input);
  const { nominalVoltageV: volts, limitA } = input;
  const siteW = netGridW(input.reading);
  const targetA = Math.max(0, (state.on ? state.amps : 0) - siteW / (volts * state.phases));
  if (!state.on) {
    if (targetA < MIN_CURRENT_A) return { ...state, waitS: null };
    const waitS = state.waitS ?? nowS;
    if (nowS - waitS < settings.enableS) return { ...state, waitS };
    return { ...state, on: true, waitS: null, amps: rounded(MIN_CURRENT_A, settings) };
  }
  if (targetA >= MIN_CURRENT_A) {
    return { ...state, waitS: null, amps: rounded(Math.min(targetA, limitA), settings) };
  }
  // A pending change to one phase would free two minima.
  const freedW = state.phaseWaitS === null ? 0 : volts * MIN_CURRENT_A * (state.phases - 1);
  if (siteW - freedW < 0) return { ...state, waitS: null, amps: rounded(MIN_CURRENT_A, settings) };
  const waitS = state.waitS ?? nowS;
  if (nowS - waitS < settings.disableS) {
    return { ...state, waitS, amps: rounded(MIN_CURRENT_A, settings) };
  }
  return { ...state, on: false, waitS: null, amps: 0 };
}

function rounded(amps: number, { wholeAmperes }: EvccSettings): number {
  return wholeAmperes ? within(Math.floor(amps), MIN_CURRENT_A, Number.POSITIVE_INFINITY) : amps;
}
