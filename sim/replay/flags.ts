import { LAW_NAMES, type Preset } from '../../src/charging/laws/laws.ts';
import type { CarModelName } from '../car-models.ts';
import { type LawChoice, lawChoice, RIVAL_NAMES } from './law-choice.ts';

/** How a law is run: alone, or inside of the real machine. */
export const ENGINES = ['law', 'full'] as const;
export type Engine = (typeof ENGINES)[number];

/** The flags of the command, checked. */
export interface ReplayFlags {
  readonly law: readonly string[];
  readonly preset: Preset;
  readonly engine: Engine;
  readonly phases: 1 | 3 | 'auto';
  /** Absent: 32 on one phase, 16 on three. */
  readonly maxA?: number;
  readonly pvScale: number;
  readonly car: CarModelName;
  readonly json?: true;
  readonly html?: string;
  readonly list?: true;
}

/** @returns the laws asked for, each once, or what is wrong with the first that is none. */
export function lawsFor({ law, preset, engine }: ReplayFlags): readonly LawChoice[] | string {
  const laws: LawChoice[] = [];
  for (const name of new Set(law)) {
    const found = lawChoice(name, preset);
    if (found === undefined) {
      return `no law "${name}"; there are ${[...LAW_NAMES, ...RIVAL_NAMES].join(', ')}`;
    }
    if (engine === 'full' && found.kind === 'rival') {
      return `${name} is no law of our machine: --engine full runs ${LAW_NAMES.join(', ')}`;
    }
    laws.push(found);
  }
  return laws;
}
