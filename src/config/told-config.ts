import type { Config } from '../config.ts';
import { configSchema } from './load.ts';
import { childrenOf, fitting, nodesAt, type SchemaNode } from './schema-node.ts';

/** In place of somebody's own text. */
const LEFT_OUT = '…';
/** Free text that reveals nothing about a household. */
const TOLD_KEYS: readonly string[] = ['timezone'];

/** A configuration for strangers: how it is set up, without a word that somebody wrote into it. */
export interface ToldConfig {
  /** Numbers, switches and choices as they are; any other text is `…`. */
  readonly config: unknown;
  /** What was left out, each once: it must be left out elsewhere too. */
  readonly texts: readonly string[];
}

/**
 * Shows only what the schema lists by name, so that no secret gets out by an oversight: passwords,
 * hosts, paths, names and keys of lists are all free text.
 */
export function toldConfig(config: Config): ToldConfig {
  const texts = new Set<string>();
  const told = toldValue(nodesAt(configSchema, []), config, texts);
  return { config: told, texts: [...texts] };
}

function toldValue(nodes: readonly SchemaNode[], value: unknown, texts: Set<string>): unknown {
  if (typeof value === 'string') return toldText(nodes, value, texts);
  if (Array.isArray(value)) {
    return value.map((one, index) => toldValue(childrenOf(nodes, index), one, texts));
  }
  if (typeof value !== 'object' || value === null) return value;
  const block = fitting(nodes, value);
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => {
      if (TOLD_KEYS.includes(key)) return [key, one];
      return [key, toldValue(childrenOf(block, key), one, texts)];
    }),
  );
}

function toldText(nodes: readonly SchemaNode[], text: string, texts: Set<string>): string {
  const isChoice = nodes.some((node) => node.const === text || node.enum?.includes(text) === true);
  if (isChoice) return text;
  if (text !== '') texts.add(text);
  return text === '' ? text : LEFT_OUT;
}
