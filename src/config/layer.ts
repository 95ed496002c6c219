import type { Path } from './schema-node.ts';

/** What of a problem is pointed at: the value, the key before it, or the block it is missing from. */
export type Aspect = 'value' | 'key' | 'missing';

/** One place configuration comes from. */
export interface Layer {
  /** What it sets: nested plain data. */
  readonly value: unknown;
  /** Where a path stands in it, for people: `file:line:col`, a variable, a flag. */
  origin(path: Path, aspect: Aspect): string;
}

/** One key set by name, from the environment or a flag. */
export interface Assignment {
  readonly path: readonly string[];
  readonly value: unknown;
  /** The variable or flag. */
  readonly by: string;
}

/** A layer of single keys. Of two assignments to one key the later holds. */
export function layerOf(assignments: readonly Assignment[]): Layer {
  const value = assignments.reduce<unknown>((sum, { path, value }) => {
    return merged(sum, nested(path, value));
  }, {});
  return {
    value,
    origin: (path) => byOf(assignments, path) ?? 'command line',
  };
}

/** The name of what set a path, or something in or around it. */
function byOf(assignments: readonly Assignment[], path: Path): string | undefined {
  const related = assignments.filter((one) =>
    one.path.every((key, depth) => depth >= path.length || path[depth] === key),
  );
  return related.at(-1)?.by;
}

/** Which keys assignments pin, down to the single values, with the name of what pins them. */
export function pinsOf(assignments: readonly Assignment[]): Map<string, string> {
  const pins = new Map<string, string>();
  for (const { path, value, by } of assignments) {
    for (const leaf of leavesOf(value)) pins.set([...path, ...leaf].join('.'), by);
  }
  return pins;
}

/** Lays one value over another: blocks key by key, everything else as a whole. */
export function merged(under: unknown, over: unknown): unknown {
  if (over === undefined) return under;
  if (isBlock(over) && isBlock(under)) {
    const keys = new Set([...Object.keys(under), ...Object.keys(over)]);
    return Object.fromEntries(
      [...keys].map((key) => [key, merged(valueAt(under, [key]), valueAt(over, [key]))]),
    );
  }
  // A block over something that is none: what is wrong below must stay to be seen.
  if (isBlock(over) && under !== undefined && under !== null) return under;
  return over;
}

/** @returns undefined where there is nothing. */
export function valueAt(value: unknown, path: Path): unknown {
  let at = value;
  for (const key of path) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, key)) return undefined;
    at = (at as Record<string | number, unknown>)[key];
  }
  return at;
}

function nested(path: readonly string[], value: unknown): unknown {
  return path.reduceRight<unknown>((inner, key) => Object.fromEntries([[key, inner]]), value);
}

function leavesOf(value: unknown): string[][] {
  if (!isBlock(value)) return [[]];
  return Object.entries(value).flatMap(([key, one]) => leavesOf(one).map((leaf) => [key, ...leaf]));
}

function isBlock(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
