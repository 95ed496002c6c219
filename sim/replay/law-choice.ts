import { LAW_NAMES, type LawName, lawOf, type Preset } from '../../src/charging/laws/laws.ts';
import type { SimulatedLaw } from '../law-engine.ts';
import { RIVALS, type RivalName } from '../rivals/rivals.ts';

/** A law to run a day with; plain data, so that it can be handed to another thread. */
export type LawChoice =
  | { readonly kind: 'own'; readonly name: LawName; readonly preset: Preset }
  | { readonly kind: 'rival'; readonly name: RivalName };

/** Names of the laws of other products. */
export const RIVAL_NAMES = Object.keys(RIVALS).filter(isRival);

/** Ours against the guide's, which comes last because the others are measured against it. */
export const USUAL_LAWS: readonly LawName[] = LAW_NAMES.toSorted(
  (one, other) => Number(one === 'step') - Number(other === 'step'),
);

/** @returns undefined where no law has that name. */
export function lawChoice(name: string, preset: Preset): LawChoice | undefined {
  if (isOwn(name)) return { kind: 'own', name, preset };
  return isRival(name) ? { kind: 'rival', name } : undefined;
}

/** The preset a law goes by; null where it knows none. */
export function presetOf(choice: LawChoice): Preset | null {
  return choice.kind === 'own' && choice.name !== 'step' ? choice.preset : null;
}

/** The law itself, for the law engine. */
export function simulated(choice: LawChoice): SimulatedLaw {
  return choice.kind === 'own'
    ? { law: lawOf(choice.name, choice.preset), asked: 'each-reading' }
    : { law: RIVALS[choice.name], asked: 'each-second' };
}

function isOwn(name: string): name is LawName {
  return (LAW_NAMES as readonly string[]).includes(name);
}

function isRival(name: string): name is RivalName {
  return Object.hasOwn(RIVALS, name);
}
