import { DAY_S } from './days/day.ts';
import { normal } from './random.ts';

/** One kind of passing cloud. Durations are seconds, drawn for each cloud. */
export interface CloudField {
  /** Mean of the sunny gaps and of the shadows; both are distributed exponentially. */
  readonly gapS: number;
  readonly shadowS: number;
  /** No gap or shadow is shorter. */
  readonly atLeastS: number;
  /** Share of direct sunlight that gets through a shadow: from, to; 0 to 1. */
  readonly through: readonly [number, number];
  /** How long an edge takes to cross the roof: from, to. */
  readonly edgeS: readonly [number, number];
  /** Share of sharp edges, which cross in {@link QUICK_EDGE_S}; 0 to 1. */
  readonly quickEdges: number;
  /** Light that bright edges add while the sun is out: up to this share of the clear sky. */
  readonly glare: number;
}

/** The sky from a certain time on. */
export interface Spell {
  /** Second of the day it begins. */
  readonly fromS: number;
  /** Share of direct sunlight that a high or closed layer lets through on average, 0 to 1. */
  readonly veil: number;
  /** How far the veil wanders around that, as a share of it. */
  readonly veilWander: number;
  /** How long the veil's wandering takes, seconds. */
  readonly veilS: number;
  /** Diffuse light relative to a clear sky: closed clouds scatter more, thick ones less. */
  readonly diffuse: number;
  /** Clouds under the veil; absent for none. */
  readonly field?: CloudField;
}

/** What clouds do to the sun, for each second of a day. */
export interface CloudTrace {
  /** Share of direct sunlight that arrives; above 1 where bright edges add to it. */
  readonly direct: Float32Array;
  /** Share of a clear sky's diffuse light. */
  readonly diffuse: Float32Array;
}

/** A low cloud in strong wind over a small roof, seconds. */
const QUICK_EDGE_S = 25;
/** The veil is drawn this often and interpolated in between, seconds. */
const VEIL_STEP_S = 60;

/**
 * @param spells - in order; the first begins at second 0.
 * @param random - uniform in [0, 1).
 */
export function cloudTrace(spells: readonly Spell[], random: () => number): CloudTrace {
  const direct = new Float32Array(DAY_S).fill(1);
  const diffuse = new Float32Array(DAY_S);
  castShadows(direct, spells, random);
  drawVeil(direct, diffuse, spells, random);
  return { direct, diffuse };
}

function spellAt(spells: readonly Spell[], t: number): Spell | undefined {
  return spells.findLast(({ fromS }) => fromS <= t);
}

/** Sun and shadow in turn, with smooth edges. */
function castShadows(direct: Float32Array, spells: readonly Spell[], random: () => number): void {
  const wait = (meanS: number) => -meanS * Math.log(1 - random());
  const between = ([from, to]: readonly [number, number]) => from + (to - from) * random();
  let level = 1;
  let isShadow = false;
  let t = 0;
  while (t < DAY_S) {
    const field = spellAt(spells, t)?.field;
    if (field === undefined) {
      const untilS = spells.find(({ fromS }) => fromS > t)?.fromS ?? DAY_S;
      t = hold(
        direct,
        edge(direct, { fromS: t, lastsS: 120, fromLevel: level, toLevel: 1 }),
        untilS,
        1,
      );
      level = 1;
      continue;
    }
    isShadow = !isShadow;
    const next = isShadow ? between(field.through) : 1 + field.glare * random();
    const isQuick = random() < field.quickEdges;
    const crossingS = isQuick ? QUICK_EDGE_S : Math.round(between(field.edgeS));
    t = edge(direct, { fromS: t, lastsS: crossingS, fromLevel: level, toLevel: next });
    const restS = field.atLeastS + wait(isShadow ? field.shadowS : field.gapS) - crossingS;
    t = hold(direct, t, t + Math.max(0, Math.round(restS)), next);
    level = next;
  }
}

interface Edge {
  readonly fromS: number;
  readonly lastsS: number;
  readonly fromLevel: number;
  readonly toLevel: number;
}

/** @returns the second after the edge. */
function edge(direct: Float32Array, { fromS, lastsS, fromLevel, toLevel }: Edge): number {
  for (let i = 0; i < lastsS; i++) {
    const x = (i + 1) / lastsS;
    // Halfway between a straight line and a smooth step: the roof is wide, the edge is frayed.
    const crossed = (x + x * x * (3 - 2 * x)) / 2;
    direct[fromS + i] = fromLevel + (toLevel - fromLevel) * crossed;
  }
  return fromS + lastsS;
}

function hold(direct: Float32Array, fromS: number, untilS: number, level: number): number {
  direct.fill(level, fromS, untilS);
  return Math.max(fromS, untilS);
}

/** A layer whose thickness wanders: an Ornstein-Uhlenbeck walk around each spell's mean. */
function drawVeil(
  direct: Float32Array,
  diffuse: Float32Array,
  spells: readonly Spell[],
  random: () => number,
): void {
  let walk = normal(random);
  let before = veilOf(spellAt(spells, 0), walk);
  for (let t = 0; t < DAY_S; t += VEIL_STEP_S) {
    const spell = spellAt(spells, t);
    if (spell === undefined) continue;
    const kept = Math.exp(-VEIL_STEP_S / spell.veilS);
    walk = walk * kept + normal(random) * Math.sqrt(1 - kept * kept);
    const aim = veilOf(spell, walk);
    // A change of spell takes some twenty minutes to arrive.
    const pull = VEIL_STEP_S / Math.min(spell.veilS, 600);
    const after = {
      direct: before.direct + (aim.direct - before.direct) * Math.min(1, pull),
      diffuse: before.diffuse + (aim.diffuse - before.diffuse) * Math.min(1, pull),
    };
    for (let i = 0; i < VEIL_STEP_S; i++) {
      const x = i / VEIL_STEP_S;
      direct[t + i] = (direct[t + i] ?? 1) * (before.direct + (after.direct - before.direct) * x);
      diffuse[t + i] = before.diffuse + (after.diffuse - before.diffuse) * x;
    }
    before = after;
  }
}

function veilOf(spell: Spell | undefined, walk: number): { direct: number; diffuse: number } {
  if (spell === undefined) return { direct: 1, diffuse: 1 };
  const wandered = Math.max(0, 1 + spell.veilWander * walk);
  return { direct: Math.min(1, spell.veil * wandered), diffuse: spell.diffuse * wandered };
}
