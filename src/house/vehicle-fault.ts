import type { ChargerState, Fault, FaultKind } from '../charging/charger.ts';
import type { PilotState } from '../charging/pilot.ts';

/**
 * Vehicle states that are faults (IEC 61851-1 Annex A, Table A.4): D asks for ventilation, which
 * the box does not have, E is a shorted pilot, and F is a pilot at -12 V that the box does not
 * drive itself.
 */
const KINDS: Readonly<Partial<Record<PilotState, FaultKind>>> = {
  D: 'ventilation',
  E: 'pilot-error',
  F: 'pilot-error',
};

/**
 * Adds the vehicle's state to the faults. Such a fault is not latched: it goes with the state. One
 * that the board reports itself is not added again. Pure.
 *
 * @param before - the faults so far; they keep the time they began, and stay the same array while
 *   nothing changes.
 */
export function withVehicleFault(
  charger: ChargerState,
  before: readonly Fault[],
  epochMs: number,
): ChargerState {
  const kind = charger.vehicle && KINDS[charger.vehicle];
  if (kind === undefined || charger.faults.some((fault) => fault.kind === kind)) return charger;
  const known = before.find((fault) => fault.kind === kind && !fault.latched);
  const fault = known ?? { kind, sinceEpochMs: epochMs, latched: false, detail: '' };
  const faults = [...charger.faults, fault];
  const isSame = faults.length === before.length && faults.every((one, at) => one === before[at]);
  return { ...charger, faults: isSame ? before : faults };
}
