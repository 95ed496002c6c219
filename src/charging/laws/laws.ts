import type { Law } from './law.ts';
import { PRESET_SETTINGS, type SurplusSettings } from './presets.ts';
import { stepLaw } from './step.ts';
import { surplusLaw } from './surplus.ts';

/** The laws of the solar mode: `surplus` is ours, `step` the integration guide's. */
export const LAW_NAMES = ['surplus', 'step'] as const;
export type LawName = (typeof LAW_NAMES)[number];

export const PRESETS = [
  'balanced',
  'calm',
  'sun-only',
  'calm-sun',
  'minimum-plus-sun',
] as const satisfies readonly (keyof typeof PRESET_SETTINGS)[];
/** How the surplus law weighs sun against grid and wear; `step` knows no presets and ignores it. */
export type Preset = (typeof PRESETS)[number];

const STEP = stepLaw as Law<unknown>;
const SURPLUS: Readonly<Record<Preset, Law<unknown>>> = {
  balanced: surplusLaw(PRESET_SETTINGS.balanced) as Law<unknown>,
  calm: surplusLaw(PRESET_SETTINGS.calm) as Law<unknown>,
  'sun-only': surplusLaw(PRESET_SETTINGS['sun-only']) as Law<unknown>,
  'calm-sun': surplusLaw(PRESET_SETTINGS['calm-sun']) as Law<unknown>,
  'minimum-plus-sun': surplusLaw(PRESET_SETTINGS['minimum-plus-sun']) as Law<unknown>,
};

/** Settings of the surplus law that an owner chose for themselves. */
export type OwnSettings = {
  readonly [Key in keyof SurplusSettings]?: SurplusSettings[Key] | undefined;
};

/**
 * A law by name; its state is opaque to everyone else.
 *
 * @param own - settings that stand in for the preset's; `step` has none.
 */
export function lawOf(name: LawName, preset: Preset, own?: OwnSettings): Law<unknown> {
  if (name === 'step') return STEP;
  if (own === undefined) return SURPLUS[preset];
  const chosen = Object.entries(own).filter(([, value]) => value !== undefined);
  if (chosen.length === 0) return SURPLUS[preset];
  return surplusLaw({ ...PRESET_SETTINGS[preset], ...Object.fromEntries(chosen) }) as Law<unknown>;
}
