import type { Law } from './law.ts';
import { stepLaw } from './step.ts';

/** The laws of the solar mode by name; their states are opaque to everyone else. */
export const LAWS = { step: stepLaw as Law<unknown> } as const;

export const LAW_NAMES = ['step'] as const satisfies readonly (keyof typeof LAWS)[];
export type LawName = (typeof LAW_NAMES)[number];

export const PRESETS = ['balanced', 'calm', 'sun-only', 'calm-sun', 'minimum-plus-sun'] as const;
/** How a law weighs sun against grid and wear; `step` knows no presets and ignores it. */
export type Preset = (typeof PRESETS)[number];
