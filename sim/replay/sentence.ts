import { fixed } from './fixed.ts';
import { type LawChoice, presetOf } from './law-choice.ts';
import type { LawScore } from './replay.ts';

/** A law with its preset, for people: `surplus (calm)`. */
export function lawLabel(choice: LawChoice): string {
  const preset = presetOf(choice);
  return preset === null ? choice.name : `${choice.name} (${preset})`;
}

/** What a law did, in one plain sentence. */
export function sentenceOf({ metrics, optimum }: LawScore): string {
  const { solarWh, gridWh, closings, phaseSwitches } = metrics;
  const switches = phaseSwitches === 0 ? '' : `, ${times(phaseSwitches, 'change')} of phases`;
  const did = `${kwh(solarWh)} kWh from the sun, ${kwh(gridWh)} from the grid, ${times(closings, 'closing')}${switches}`;
  return `${did}; sun less grid that is ${kwh(solarWh - gridWh)}, the best possible was ${kwh(optimum.w1Wh)}.`;
}

/** Kilowatt-hours as they are read out: whole from ten on, tenths below. */
export function kwh(wh: number): string {
  const value = wh / 1_000;
  return fixed(value, Math.abs(value) < 9.95 ? 1 : 0);
}

/** A count with its word. */
export function times(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}
