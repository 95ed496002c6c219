import { netGridW } from '../../meter/reading.ts';
import { clampDuty, type DutyPercent, MIN_DUTY, offeredCurrentA } from '../pilot.ts';
import type { Law } from './law.ts';

/** Thresholds, watts, and step sizes, percentage points of duty a reading: integration guide, section 9.1. */
const GUIDE = { coarseAboveW: 500, fineAboveW: 40, coarseStep: 5, fineStep: 1 };

/**
 * The guide's law to the letter: each fresh reading moves the duty by one step, export raises it,
 * import lowers it. Thresholds are strict: exactly 40 W rests, exactly 500 W takes the fine step.
 */
export const stepLaw: Law<DutyPercent> = {
  name: 'step',
  initial: MIN_DUTY,
  initialDuty: MIN_DUTY,
  decide(duty, { reading, drawnW, phases, nominalVoltageV }) {
    const netW = netGridW(reading);
    const next = nextDuty(duty, netW);
    const offeredA = offeredCurrentA(next);
    const surplusW = (drawnW ?? offeredCurrentA(duty) * nominalVoltageV * phases) - netW;
    return {
      state: next,
      duty: next,
      reason: { code: 'following-surplus', surplusW: Math.round(surplusW), currentA: offeredA },
    };
  },
};

/**
 * One step of the law.
 *
 * @param duty - duty now in force, percent.
 * @param netW - net grid power, watts; positive is import.
 * @throws {RangeError} when `netW` is not finite.
 */
export function nextDuty(duty: DutyPercent, netW: number): DutyPercent {
  return clampDuty(duty - Math.sign(netW) * stepFor(Math.abs(netW)));
}

function stepFor(magnitudeW: number): number {
  if (magnitudeW > GUIDE.coarseAboveW) return GUIDE.coarseStep;
  if (magnitudeW > GUIDE.fineAboveW) return GUIDE.fineStep;
  return 0;
}
