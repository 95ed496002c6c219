import { type Named, pathsOf, variableOf } from './environment.ts';
import type { Assignment } from './layer.ts';
import { readNamedValue } from './named-value.ts';
import type { ConfigProblem } from './problem.ts';
import { nodesAt, pathText, type SchemaNode, secretsIn } from './schema-node.ts';
import { nearest } from './suggestion.ts';

/**
 * Reads `--set path=value` flags in the order given. Secrets are refused: everyone on the machine
 * can read the command line of a process.
 */
export function readSetFlags(flags: readonly string[], schema: SchemaNode): Named {
  const assignments: Assignment[] = [];
  const problems: ConfigProblem[] = [];
  for (const flag of flags) {
    const [, name, text] = /^([^=]*)=([\s\S]*)$/.exec(flag) ?? [];
    if (name === undefined || text === undefined) {
      problems.push({
        origin: `--set ${flag}`,
        path: '',
        text: 'is not usable, must be path=value',
      });
      continue;
    }
    const path = name.split('.');
    const by = `--set ${name}`;
    const refuse = (problem: string, at: string = name): void => {
      problems.push({ origin: by, path: at, text: problem });
    };
    const nodes = nodesAt(schema, path);
    if (nodes.length === 0) {
      const known = pathsOf([schema]).map(pathText);
      const meant = nearest(name, known);
      refuse(`is not known${meant === undefined ? '' : `, did you mean ${meant}?`}`);
      continue;
    }
    const read = readNamedValue(text, nodes);
    if (!read.ok) {
      refuse(read.text);
      continue;
    }
    const secrets = secretsIn(nodes, read.value, path);
    for (const secret of secrets) {
      const list = secret.findIndex((key) => typeof key === 'number');
      const file = variableOf(secret.slice(0, list < 0 ? undefined : list).map(String));
      refuse(`is a secret and a command line is public, use ${file}_FILE`, pathText(secret));
    }
    if (secrets.length === 0) assignments.push({ path, value: read.value, by });
  }
  return { assignments, problems };
}
