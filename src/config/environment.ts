import { messageOf } from '../thrown.ts';
import type { Assignment } from './layer.ts';
import { readNamedValue } from './named-value.ts';
import type { ConfigProblem } from './problem.ts';
import {
  childrenOf,
  holdsSecret,
  keysOf,
  nodesAt,
  pathText,
  type SchemaNode,
} from './schema-node.ts';
import { nearest } from './suggestion.ts';

const PREFIX = 'SUNPILOT_';
const FILE_SUFFIX = '_FILE';

/** Variables with our prefix that are not configuration keys. */
const OTHER_VARIABLES = ['SUNPILOT_LOG_LEVEL'] as const;

/** What variables or flags say, and what is wrong with them. */
export interface Named {
  readonly assignments: readonly Assignment[];
  readonly problems: readonly ConfigProblem[];
}

/**
 * Name of the variable that sets a key: `charging.limits.mainsA` is
 * `SUNPILOT_CHARGING__LIMITS__MAINS_A`.
 */
export function variableOf(path: readonly string[]): string {
  return (
    PREFIX + path.map((key) => key.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toUpperCase()).join('__')
  );
}

/**
 * Reads every variable that begins with `SUNPILOT_`. One that ends in `_FILE` names a file that
 * holds the value; a newline at its end is not part of it.
 *
 * @param readFile - throws the system's error when there is no such file.
 */
export function readEnvironment(
  env: Readonly<Record<string, string | undefined>>,
  schema: SchemaNode,
  readFile: (path: string) => string,
): Named {
  const assignments: Assignment[] = [];
  const problems: ConfigProblem[] = [];
  const paths = new Map(pathsOf([schema]).map((path) => [variableOf(path), path]));
  for (const [by, given] of Object.entries(env)) {
    if (given === undefined || !by.startsWith(PREFIX) || isOther(by)) continue;
    const isFile = !paths.has(by) && by.endsWith(FILE_SUFFIX);
    const plain = isFile ? by.slice(0, -FILE_SUFFIX.length) : by;
    const path = paths.get(plain) ?? [];
    const refuse = (text: string): void => {
      problems.push({ origin: by, path: pathText(path), text });
    };
    if (path.length === 0) {
      refuse(unknownVariable(plain, [...paths.keys()], isFile ? FILE_SUFFIX : ''));
      continue;
    }
    if (isFile && env[plain] !== undefined) {
      refuse(`is given together with ${plain}, must be one of the two`);
      continue;
    }
    const nodes = nodesAt(schema, path);
    try {
      const text = isFile ? readFile(given).replace(/\r?\n$/, '') : given;
      const read = readNamedValue(text, nodes);
      if (read.ok) assignments.push({ path, value: read.value, by, isFile });
      else refuse(holdsSecret(nodes) ? 'is not a YAML value' : read.text);
    } catch (error) {
      refuse(`cannot be read from ${given}: ${messageOf(error)}`);
    }
  }
  return { assignments, problems };
}

function isOther(name: string): boolean {
  return (OTHER_VARIABLES as readonly string[]).includes(name);
}

function unknownVariable(name: string, known: readonly string[], suffix: string): string {
  const names = [...known, ...OTHER_VARIABLES].map((one) => one.slice(PREFIX.length));
  const meant = nearest(name.slice(PREFIX.length), names);
  const hint = meant === undefined ? '' : `, did you mean ${PREFIX}${meant}${suffix}?`;
  return `is not the name of any setting${hint}`;
}

/** Every path a schema knows, each block before its contents. */
export function pathsOf(nodes: readonly SchemaNode[], at: readonly string[] = []): string[][] {
  return keysOf(nodes).flatMap((key) => {
    const path = [...at, key];
    return [path, ...pathsOf(childrenOf(nodes, key), path)];
  });
}
