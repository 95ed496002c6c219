import type { Path } from './schema-node.ts';

/** What a problem points at: the value, its key, or the block that lacks it. */
export type Aspect = 'value' | 'key' | 'missing';

/** One source of configuration. */
export interface Layer {
  /** What it sets: nested plain data. */
  readonly value: unknown;
  /** Where a path is in it, for people: `file:line:col`, a variable, a flag. */
  origin(path: Path, aspect: Aspect): string;
}

/** One key set by name, from the environment or a flag. */
export interface Assignment {
  readonly path: readonly string[];
  readonly value: unknown;
  /** The variable or flag. */
  readonly by: string;
  /** Whether the value was read from a file that a variable names. */
  readonly isFile?: boolean;
}

/**
 * A layer of single keys. Of two assignments to one key the later wins.
 *
 * @returns undefined without assignments.
 */
export function layerOf(assignments: readonly Assignment[]): Layer | undefined {
  const last = assignments.at(-1);
  if (last === undefined) return undefined;
  const value = assignments.reduce<unknown>((sum, one) => merged(sum, nested(one)), {});
  return { value, origin: (path) => byOf(assignments, path) ?? last.by };
}

/** The name of what set a path or something inside it, or else a block around it. */
function byOf(assignments: readonly Assignment[], path: Path): string | undefined {
  for (let depth = path.length; depth > 0; depth--) {
    const around = path.slice(0, depth);
    const related = assignments.findLast((one) =>
      one.path.every((key, at) => at >= around.length || around[at] === key),
    );
    if (related !== undefined) return related.by;
  }
  return undefined;
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
  // A block over a plain value: what is wrong below must stay visible.
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

function nested({ path, value }: Assignment): unknown {
  return path.reduceRight<unknown>((inner, key) => Object.fromEntries([[key, inner]]), value);
}

/** Paths of everything in a value that is not a block itself. */
export function leavesOf(value: unknown): string[][] {
  if (!isBlock(value)) return [[]];
  return Object.entries(value).flatMap(([key, one]) => leavesOf(one).map((leaf) => [key, ...leaf]));
}

function isBlock(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
