import type { CloudField, Spell } from '../clouds.ts';

const HOUR = 3_600;

const CLEAR: Spell = { fromS: 0, veil: 0.97, veilWander: 0.035, veilS: 500, diffuse: 1 };
const OVERCAST: Spell = { fromS: 0, veil: 0.05, veilWander: 0.45, veilS: 500, diffuse: 1.5 };
const HAZE: Spell = { fromS: 0, veil: 0.8, veilWander: 0.12, veilS: 1_800, diffuse: 1.3 };

/** Fair-weather cumulus: minutes of sun, minutes of shade. */
const CUMULUS: CloudField = {
  gapS: 540,
  shadowS: 260,
  atLeastS: 90,
  through: [0.1, 0.5],
  edgeS: [70, 140],
  quickEdges: 0.01,
  glare: 0.12,
};
/** Small torn clouds in a fresh wind. */
const TORN: CloudField = {
  ...CUMULUS,
  gapS: 155,
  shadowS: 125,
  through: [0.15, 0.6],
  edgeS: [75, 110],
  quickEdges: 0.004,
};
/** Thin high streaks that an eye hardly sees. */
const STREAKS: CloudField = {
  gapS: 2_700,
  shadowS: 300,
  atLeastS: 120,
  through: [0.86, 0.97],
  edgeS: [80, 160],
  quickEdges: 0,
  glare: 0,
};
/** A few clouds on an otherwise clear day. */
const FEW: CloudField = { ...CUMULUS, gapS: 2_400, shadowS: 150 };
/** Fronts whose edges take many minutes. */
const FRONTS: CloudField = {
  gapS: 1_500,
  shadowS: 1_200,
  atLeastS: 600,
  through: [0.05, 0.35],
  edgeS: [240, 1_200],
  quickEdges: 0,
  glare: 0.03,
};

const from = (hour: number, spell: Spell, field?: CloudField): Spell => ({
  ...spell,
  fromS: hour * HOUR,
  ...(field === undefined ? {} : { field }),
});

/** Skies to put over a house. */
export const SKIES = {
  clear: [from(0, CLEAR, STREAKS)],
  broken: [from(0, CLEAR, CUMULUS)],
  torn: [from(0, CLEAR, TORN)],
  fronts: [from(0, CLEAR, FRONTS)],
  overcast: [from(0, OVERCAST)],
  mixed: [
    from(0, CLEAR, FEW),
    from(11, CLEAR, CUMULUS),
    from(15, OVERCAST),
    from(17, HAZE, CUMULUS),
  ],
  hazy: [from(0, OVERCAST), from(10.5, HAZE, FEW), from(14.5, HAZE, CUMULUS)],
  pale: [from(0, HAZE, FEW)],
} as const satisfies Record<string, readonly Spell[]>;
