import type { CarAnswer } from './answer.ts';
import { withCeiling } from './ceiling.ts';
import { withTiming } from './timing.ts';
import { levelOf, type Watch } from './watch.ts';

/** How the house turns amperes into watts. */
export interface Wiring {
  readonly volts: number;
  /** Phases wired through to the car. */
  readonly phases: 1 | 3;
}

/** Everything a finished watch teaches about the car. */
export function learnt(
  car: CarAnswer,
  watch: Watch,
  wiring: Wiring,
  phasesW: readonly number[] | null,
): CarAnswer {
  const levelW = levelOf(watch);
  if (levelW === undefined) return car;
  const phases = phasesSeen(car, watch, wiring, { levelW, phasesW });
  const wattsPerA = wiring.volts * Math.min(wiring.phases, phases ?? wiring.phases);
  const { move } = watch;
  const answeredA = levelW / wattsPerA;
  const ended = withCeiling({ ...car, phases }, move, answeredA);
  const known = move.isStart ? withOffset(ended, move.toA, answeredA) : ended;
  return withTiming(known, watch, levelW, wattsPerA);
}

/**
 * Phases the car uses. The first step on each phase tells; without phases in the telegram the total
 * of a start does, since a car on one of three phases shows a third.
 */
function phasesSeen(
  car: CarAnswer,
  { move, beforePhasesW }: Watch,
  { volts, phases }: Wiring,
  { levelW, phasesW }: { levelW: number; phasesW: readonly number[] | null },
): CarAnswer['phases'] {
  const stepA = move.toA - move.fromA;
  if (phases === 1 || Math.abs(stepA) < 3) return car.phases;
  if (phasesW !== null && beforePhasesW !== null && phasesW.length === 3) {
    const parts = phasesW.map((netW, i) => (netW - (beforePhasesW[i] ?? netW)) / (stepA * volts));
    const isClear = parts.every((part) => part < 0.3 || (part > 0.7 && part < 1.3));
    const used = parts.filter((part) => part > 0.5).length;
    return isClear ? (phaseCount(used) ?? car.phases) : car.phases;
  }
  const used = levelW / (stepA * volts);
  const isClear = move.isStart && Math.abs(used - Math.round(used)) < 0.25;
  return isClear ? (phaseCount(Math.round(used)) ?? car.phases) : car.phases;
}

function phaseCount(used: number): 1 | 2 | 3 | undefined {
  return used === 1 || used === 2 || used === 3 ? used : undefined;
}

/** How much less than offered it draws, from starts that went as expected. */
function withOffset(car: CarAnswer, wantedA: number, answeredA: number): CarAnswer {
  const offsetA = car.offsetA + wantedA - answeredA;
  if (car.ceilingA !== null || offsetA < -0.3 || offsetA > 1.2) return car;
  return { ...car, offsetA: car.offsetA + 0.3 * (offsetA - car.offsetA) };
}
