/** R6, R7, R8 of `hardware/pilot.cir`: pilot to converter, reference to converter, to earth. Ohm. */
const [PILOT_OHM, REFERENCE_OHM, EARTH_OHM] = [330_000, 78_700, 100_000];
const REFERENCE_V = 3.3;

const siemens = 1 / PILOT_OHM + 1 / REFERENCE_OHM + 1 / EARTH_OHM;

/**
 * How the read-back divider of `hardware/README.md` shows the pilot to a 3.3 V converter:
 * volts there = gain * volts of the pilot + offset. It reaches from -13.8 V to +14.2 V.
 */
export const PILOT_DIVIDER = {
  /** Volts at the converter for each volt of the pilot. */
  gain: 1 / PILOT_OHM / siemens,
  /** Volts at the converter with the pilot at 0 V. */
  offsetV: REFERENCE_V / REFERENCE_OHM / siemens,
} as const;
