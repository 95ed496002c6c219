import type { FaultKind } from '../charging/charger.ts';

/** What a fault means and what to do about it, for people. */
export interface FaultAdvice {
  readonly text: string;
  readonly remedy: string;
}

const AT_THE_BOX = 'Hold the reset button at the box; this fault is not reset from afar.';

/** The words for every kind of fault. */
export const FAULT_ADVICE: Readonly<Record<FaultKind, FaultAdvice>> = {
  board: {
    text: 'The power board does not do what it is told',
    remedy:
      'Run sunpilot doctor: it names the line or device that cannot be driven. Then restart the service.',
  },
  guard: {
    text: 'The dead-man guard does not answer',
    remedy: 'Run sunpilot doctor, see that the guard starts, then restart the service.',
  },
  'crash-loop': {
    text: 'The controller crashed three times within ten minutes',
    remedy: 'Read the log for the cause, mend it, then reset this fault.',
  },
  overcurrent: {
    text: 'The car drew more than it was offered',
    remedy: 'Unplug the car, wait a minute, reset this fault and plug it in again.',
  },
  rcd: {
    text: 'Residual current was detected',
    remedy:
      'Unplug the car, look for damage and moisture at cable and plug, then reset this fault. If it comes back, call an electrician.',
  },
  'rcd-self-test': {
    text: 'The residual current monitor failed its self-test',
    remedy: `Switch the box off and on. ${AT_THE_BOX} If it comes back, the monitor must be replaced.`,
  },
  weld: {
    text: 'The contactor is closed although it was told to open',
    remedy: `Switch the circuit off at the breaker and have the contactor replaced. ${AT_THE_BOX}`,
  },
  'contactor-open': {
    text: 'The contactor is open although it was told to close',
    remedy: 'Have the contactor and its coil supply checked, then reset this fault.',
  },
  diode: {
    text: 'The pilot diode of the car is missing or shorted',
    remedy: 'Unplug the car and try another cable or car: what is plugged in is not a vehicle.',
  },
  'pilot-error': {
    text: 'The control pilot carries a voltage that no vehicle state has',
    remedy: 'Unplug the car, look at the cable and its plug, and plug it in again.',
  },
  ventilation: {
    text: 'The car asks for ventilation, which this box has none of',
    remedy: 'This car cannot be charged here.',
  },
  proximity: {
    text: 'The rating of the cable cannot be read',
    remedy: 'Push the plug fully home, or use another cable.',
  },
  temperature: {
    text: 'The box is too hot',
    remedy: 'Let it cool down; shade it from the sun. Charging goes on by itself.',
  },
};

/** @returns one sentence on what is wrong and one on what to do. */
export function faultAdvice(kind: FaultKind): FaultAdvice {
  return FAULT_ADVICE[kind];
}
