import { Document, isMap, isPair, isScalar, type Pair, type YAMLMap } from 'yaml';
import { configSchema } from '../config/load.ts';
import type { SchemaNode } from '../config/schema-node.ts';
import type { SetupAnswers } from './answers.ts';

const HEAD = ` SunPilot's configuration, written by its setup; what is not here has its default.
 "sunpilot check" tells what is wrong with it, docs/settings.md names all keys there are. What is
 set on the page or over the API is remembered in stateDir and stands above this file.`;

/** Comments are no longer than this, characters. */
const WIDTH = 90;

/**
 * The answers as a configuration in YAML, each key with what it means. Only what was answered is
 * written; for all else the defaults hold.
 *
 * @param passwordHash - for `api.password`, as `sunpilot password` prints it; null for none.
 */
export function configText(answers: SetupAnswers, passwordHash: string | null): string {
  const document = new Document(valuesOf(answers, passwordHash));
  document.commentBefore = HEAD;
  if (isMap(document.contents)) {
    comment(document.contents, configSchema);
    for (const { key } of document.contents.items.slice(1)) {
      if (isScalar(key)) key.spaceBefore = true;
    }
  }
  return document.toString({ lineWidth: 0 });
}

function valuesOf(answers: SetupAnswers, passwordHash: string | null) {
  const { language, name, timezone, electrical, board, mode, reach, port, stateDir } = answers;
  const { phases, ...limits } = electrical;
  return {
    version: 1,
    ...given({ name, timezone }),
    meter: meterOf(answers),
    ...(phases !== undefined && { connection: { phases } }),
    charging: { start: { mode: mode ?? 'off' }, limits: given(limits) },
    board,
    ...given({ stateDir }),
    api: {
      host: reach === 'machine' ? '127.0.0.1' : '0.0.0.0',
      ...given({ port, language, password: passwordHash }),
    },
  };
}

/** A remote that tells of its phases is asked often enough to guard a fuse by them. */
function meterOf({ meter, electrical }: SetupAnswers): SetupAnswers['meter'] {
  const guardsPhases = electrical.phases === 3 && typeof electrical.mainsA === 'number';
  if (meter.source !== 'power' || !guardsPhases) return meter;
  return { ...meter, dataIntervalMs: Math.min(meter.dataIntervalMs ?? 1_000, 1_000) };
}

/** What has a value. */
function given<T extends object>(values: T): Partial<T> {
  return Object.fromEntries(
    Object.entries(values).filter(([, value]) => value !== undefined && value !== null),
  ) as Partial<T>;
}

/** Writes above each key what the schema says of it. */
function comment(map: YAMLMap, node: SchemaNode): void {
  const branch = branchOf(map, node);
  for (const pair of map.items) {
    if (!isPair(pair) || !isScalar(pair.key)) continue;
    const child = branch.properties?.[String(pair.key.value)];
    if (child === undefined) continue;
    const text = child.description ?? descriptionOf(pair, child);
    if (text !== undefined) pair.key.commentBefore = wrapped(text);
    if (isMap(pair.value)) comment(pair.value, child);
  }
}

/** What the alternative says that a fixed value chooses: that of `source: serial`. */
function descriptionOf({ value }: Pair, { anyOf, oneOf }: SchemaNode): string | undefined {
  if (!isScalar(value)) return undefined;
  return (anyOf ?? oneOf)?.find((one) => one.const === value.value)?.description;
}

/** The alternative that the map is, by its fixed keys. */
function branchOf(map: YAMLMap, node: SchemaNode): SchemaNode {
  const branches = node.anyOf ?? node.oneOf ?? [node];
  const fits = (branch: SchemaNode): boolean =>
    Object.entries(branch.properties ?? {}).every(
      ([key, { const: fixed }]) => fixed === undefined || map.get(key) === fixed,
    );
  return branches.find((branch) => branch.properties !== undefined && fits(branch)) ?? node;
}

/** Lines of a comment, each with the blank after its `#`. */
function wrapped(text: string): string {
  const lines: string[] = [''];
  for (const word of text.split(' ')) {
    const last = lines.at(-1) ?? '';
    if (last !== '' && last.length + word.length >= WIDTH) lines.push(` ${word}`);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines.join('\n');
}
