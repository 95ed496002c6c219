/**
 * Where the numbers of a telegram are kept: a slot a number, in an array. Most of them change with
 * every telegram.
 */
export const SLOT = {
  importW: 0,
  exportW: 1,
  /** Import is positive. OBIS 1-0:16.7.0. */
  netW: 2,
  /** Unix milliseconds. OBIS 0-0:1.0.0. */
  at: 3,
  importWh: 4,
  exportWh: 5,
  importT1Wh: 6,
  importT2Wh: 7,
  exportT1Wh: 8,
  exportT2Wh: 9,
  quarterHourImportW: 10,
} as const;

/** Where a number of a phase is kept, counted from the first of the phase. */
const PHASE_SLOT = {
  importW: 0,
  exportW: 1,
  voltageV: 2,
  currentA: 3,
} as const;

const FIRST_PHASE_SLOT = 11;
const SLOTS_A_PHASE = 4;

/** How many slots there are. */
export const SLOTS = FIRST_PHASE_SLOT + 3 * SLOTS_A_PHASE;

/** @param phase - 0 is L1. */
export function phaseSlot(phase: 0 | 1 | 2, key: keyof typeof PHASE_SLOT): number {
  return FIRST_PHASE_SLOT + phase * SLOTS_A_PHASE + PHASE_SLOT[key];
}
