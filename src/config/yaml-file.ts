import {
  type Document,
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  type Pair,
  parseDocument,
  type YAMLError,
} from 'yaml';
import type { Aspect, Layer } from './layer.ts';
import type { ConfigProblem } from './problem.ts';
import type { Path } from './schema-node.ts';

/** No configuration is longer; what is, was meant to be another file. */
const MAX_CHARACTERS = 1 << 20;
/** Nodes that aliases may stand for in total, so that a few lines cannot ask for gigabytes. */
const MAX_ALIASED = 100;

export type YamlResult =
  | { readonly ok: true; readonly layer: Layer }
  | { readonly ok: false; readonly problems: readonly ConfigProblem[] };

/**
 * Reads a YAML 1.2 document whose every value still knows where it stood.
 *
 * @param name - name of the file, for positions.
 * @returns the layer, or all syntax errors, each with line and column. Never throws.
 */
export function parseYamlFile(text: string, name: string): YamlResult {
  if (text.length > MAX_CHARACTERS) {
    return refuse([`${name}:1:1`, `has ${text.length} characters, must be at most 1048576`]);
  }
  const lines = new LineCounter();
  const place = (offset: number): string => {
    const { line, col } = lines.linePos(offset);
    return `${name}:${Math.max(1, line)}:${Math.max(1, col)}`;
  };
  let document: Document;
  let value: unknown;
  try {
    document = parseDocument(text, { lineCounter: lines, prettyErrors: false, strict: true });
    const errors = [...document.errors, ...document.warnings];
    if (errors.length > 0) return refuse(...errors.map((error) => syntaxOf(error, place)));
    value = document.toJS({ maxAliasCount: MAX_ALIASED });
  } catch (error) {
    // Aliases beyond measure, or nested deeper than the stack is.
    return refuse([`${name}:1:1`, `cannot be read as YAML: ${(error as Error).message}`]);
  }
  const origin = (path: Path, aspect: Aspect) => place(offsetOf(document, path, aspect));
  return { ok: true, layer: { value: value ?? {}, origin } };
}

function syntaxOf({ pos, message }: YAMLError, place: (offset: number) => string) {
  return [place(pos[0]), `is not YAML: ${message}`] as const;
}

function refuse(...problems: readonly (readonly [origin: string, text: string])[]): YamlResult {
  return { ok: false, problems: problems.map(([origin, text]) => ({ origin, path: '', text })) };
}

/** Offset of a path's value or key; of the nearest key above where the path is not there. */
function offsetOf(document: Document, path: Path, aspect: Aspect): number {
  let node: Node | null = document.contents;
  let nearest = startOf(node);
  for (const [depth, key] of path.entries()) {
    const { pair, value } = step(document, node, key);
    if (pair === undefined && value === null) return nearest;
    const isLast = depth === path.length - 1;
    const keyAt = startOf(pair?.key);
    nearest = isLast && aspect === 'value' ? startOf(value, keyAt) : keyAt;
    if (pair === undefined) nearest = startOf(value, nearest);
    node = value;
  }
  return nearest;
}

function step(document: Document, node: Node | null, key: string | number) {
  const at = isAlias(node) ? node.resolve(document) : node;
  if (isSeq(at)) {
    const item = at.items[Number(key)];
    return { pair: undefined, value: isNode(item) ? item : null };
  }
  if (!isMap(at)) return { pair: undefined, value: null };
  const pair = at.items.find((one) => keyText(one) === String(key));
  return { pair, value: isNode(pair?.value) ? pair.value : null };
}

function keyText({ key }: Pair): string {
  return isScalar(key) ? String(key.value) : String(key);
}

function startOf(node: unknown, otherwise = 0): number {
  return isNode(node) ? (node.range?.[0] ?? otherwise) : otherwise;
}
