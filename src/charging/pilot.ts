/**
 * Control-pilot duty cycle and the current it offers to the vehicle.
 *
 * Source: IEC 61851-1:2017 Annex A, table "maximum current to be drawn by vehicle"; 10-85 % is its
 * linear branch of 0.6 A per percent and the working range of this charger.
 */

declare const dutyBrand: unique symbol;

/** Duty cycle of the 1 kHz pilot, percent, always within {@link MIN_DUTY} to {@link MAX_DUTY}. */
export type DutyPercent = number & { readonly [dutyBrand]: true };

/** 10 % offers 6 A, the smallest current a vehicle may be offered. */
export const MIN_DUTY = 10 as DutyPercent;
/** 85 % offers 51 A, the top of the linear branch. */
export const MAX_DUTY = 85 as DutyPercent;
/** Amperes that each percent offers. */
export const AMPERES_PER_PERCENT = 0.6;
/** Amperes at {@link MIN_DUTY}. */
export const MIN_CURRENT_A = 6;
/** Amperes at {@link MAX_DUTY}. */
export const MAX_CURRENT_A = 51;

/**
 * Brings any finite number into the working range. Laws may use it; a limit never does, because a
 * limit under 6 A must offer nothing instead (see {@link dutyWithin}).
 *
 * @param percent - wanted duty, percent; fractions are kept.
 * @throws {RangeError} when `percent` is not finite.
 */
export function clampDuty(percent: number): DutyPercent {
  if (!Number.isFinite(percent)) throw new RangeError(`duty must be finite, got ${percent}`);
  return Math.min(MAX_DUTY, Math.max(MIN_DUTY, percent)) as DutyPercent;
}

/**
 * The largest duty that offers no more than a current, in steps of 0.1 %.
 *
 * @param currentA - amperes; 16 A gives 26.6 %.
 * @returns undefined below 6 A, where nothing may be offered.
 */
export function dutyWithin(currentA: number): DutyPercent | undefined {
  if (!(currentA >= MIN_CURRENT_A)) return undefined;
  const tenths = Math.floor((Math.min(currentA, MAX_CURRENT_A) * 50) / 3 + 1e-9);
  return clampDuty(tenths / 10);
}

/** Current offered at a duty, amperes per phase: 0.6 A per percent, to the milliampere. */
export function offeredCurrentA(duty: DutyPercent): number {
  return Math.round(duty * 600) / 1_000;
}

/** States of the vehicle as measured on the control pilot, IEC 61851-1 Annex A. */
export const PILOT_STATES = ['A', 'B', 'C', 'D', 'E', 'F'] as const;
export type PilotState = (typeof PILOT_STATES)[number];
