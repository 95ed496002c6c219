import { z } from 'zod';
import { Config } from '../config.ts';
import { messageOf } from '../thrown.ts';
import { conflictsOf, type Rule, type SoundBlocks } from './cross-rules.ts';
import { type Named, readEnvironment } from './environment.ts';
import { type Finding, findingsOf } from './issue-text.ts';
import { type Layer, layerOf, merged, pinsOf, valueAt } from './layer.ts';
import type { ConfigProblem } from './problem.ts';
import { reusedPasswords, type VerifyPassword } from './reused-password.ts';
import { type Path, pathText, type SchemaNode } from './schema-node.ts';
import { readSetFlags } from './set-flag.ts';
import { parseYamlFile, type YamlFile } from './yaml-file.ts';

/** Everything a configuration is made of, weakest first; defaults are the schema's. */
export interface ConfigSources {
  /** The YAML file, or values in its place. */
  readonly file: { readonly name: string; readonly text: string } | { readonly values: unknown };
  /** What was set over the API, with the path of the file that remembers it. */
  readonly settings?: { readonly path: string; readonly value: unknown };
  readonly env: Readonly<Record<string, string | undefined>>;
  /** `path=value`, as given with `--set`. */
  readonly sets: readonly string[];
  /** Rules of others, besides our own. */
  readonly rules?: readonly Rule[];
  /** Reads what a `_FILE` variable names; throws the system's error. */
  readonly readFile: (path: string) => string;
  /**
   * Hashes `api.password` where a file holds the password itself; throws for one that cannot be
   * used.
   */
  readonly hashPassword: (text: string) => Promise<string>;
  readonly verifyPassword: VerifyPassword;
}

export type ConfigResult =
  | {
      readonly ok: true;
      readonly config: Config;
      /** Keys that the environment or a flag pins, with the name of what pins them. */
      readonly pins: ReadonlyMap<string, string>;
    }
  | { readonly ok: false; readonly problems: readonly ConfigProblem[] };

/** The configuration as JSON Schema, of what people write. */
export const configSchema = z.toJSONSchema(Config, { io: 'input' }) as SchemaNode;

/** Puts all layers together and checks them; finds every problem at once. */
export async function loadConfig(sources: ConfigSources): Promise<ConfigResult> {
  const file = readFileLayer(sources.file);
  const variables = readEnvironment(sources.env, configSchema, sources.readFile);
  const environment = await withHashedPassword(variables, sources.hashPassword);
  const flags = readSetFlags(sources.sets, configSchema);
  const problems = [...file.problems, ...environment.problems, ...flags.problems];

  const layers = [file.layer, settingsLayer(sources.settings)];
  layers.push(layerOf(environment.assignments), layerOf(flags.assignments));
  const value = layers.reduce<unknown>((sum, layer) => merged(sum, layer?.value), {});

  const checked = Config.safeParse(value);
  // In half a document everything that could not be read would be reported as missing.
  const findings = file.layer === undefined ? [] : allFindings(checked, value, sources.rules);
  for (const finding of findings) {
    const { path, text } = finding;
    problems.push({ origin: originOf(layers, finding, value), path: pathText(path), text });
  }
  if (checked.success && problems.length === 0) {
    for (const { path, text } of await reusedPasswords(checked.data, sources.verifyPassword)) {
      const origin = originOf(layers, { path, aspect: 'value', text }, value);
      problems.push({ origin, path: pathText(path), text });
    }
  }
  if (problems.length > 0 || !checked.success) {
    return { ok: false, problems: problems.toSorted(byPlace) };
  }
  const pins = pinsOf([...environment.assignments, ...flags.assignments]);
  return { ok: true, config: checked.data, pins };
}

/** A file may hold the password itself; nothing behind this ever sees it. */
async function withHashedPassword(
  { assignments, problems }: Named,
  hashPassword: ConfigSources['hashPassword'],
): Promise<Named> {
  const index = assignments.findIndex(({ path }) => path.join('.') === 'api.password');
  const password = assignments[index];
  if (password?.isFile !== true || typeof password.value !== 'string') {
    return { assignments, problems };
  }
  try {
    const hashed = { ...password, value: await hashPassword(password.value) };
    return { assignments: assignments.with(index, hashed), problems };
  } catch (error) {
    const text = `is not usable: ${messageOf(error)}`;
    const problem = { origin: password.by, path: 'api.password', text };
    return { assignments: assignments.toSpliced(index, 1), problems: [...problems, problem] };
  }
}

function readFileLayer(file: ConfigSources['file']): YamlFile {
  if ('text' in file) return parseYamlFile(file.text, file.name);
  return { layer: { value: file.values, origin: () => 'demo' }, problems: [] };
}

/** In the order of the file; variables and flags by name. */
function byPlace(one: ConfigProblem, other: ConfigProblem): number {
  return one.origin.localeCompare(other.origin, 'en', { numeric: true });
}

function settingsLayer(settings: ConfigSources['settings']): Layer | undefined {
  return settings && { value: settings.value, origin: () => settings.path };
}

function allFindings(
  checked: ReturnType<typeof Config.safeParse>,
  value: unknown,
  rules: readonly Rule[] | undefined,
): Finding[] {
  const issues = checked.error?.issues ?? [];
  const conflicts = conflictsOf(soundBlocks(value), rules);
  return [
    ...issues.flatMap((issue) => findingsOf(issue, configSchema, value)),
    ...conflicts.map(({ path, text }) => ({
      path,
      aspect: valueAt(value, path) === undefined ? ('missing' as const) : ('value' as const),
      text,
    })),
  ];
}

function soundBlocks(value: unknown): SoundBlocks {
  const blocks = Object.entries(Config.shape).flatMap(([name, schema]) => {
    const block = schema.safeParse(valueAt(value, [name]));
    return block.success ? [[name, block.data] as const] : [];
  });
  return Object.fromEntries(blocks) as SoundBlocks;
}

/**
 * The place to look at. A value is where the strongest layer that has it put it; something
 * missing belongs in the weakest layer that has the block around it: the file, if there is one.
 */
function originOf(
  layers: readonly (Layer | undefined)[],
  { path, aspect }: Finding,
  merge: unknown,
): string {
  const present = layers.filter((layer) => layer !== undefined);
  if (aspect !== 'missing') {
    const given = valueAt(merge, path);
    const owner =
      present.findLast(({ value }) => valueAt(value, path) === given) ??
      present.findLast(({ value }) => valueAt(value, path) !== undefined);
    if (owner !== undefined) return owner.origin(path, aspect);
  }
  for (let depth = path.length - 1; depth >= 0; depth--) {
    const around: Path = path.slice(0, depth);
    const owner = present.find(({ value }) => valueAt(value, around) !== undefined);
    if (owner !== undefined) return owner.origin(path, 'missing');
  }
  return 'configuration';
}
