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
import { messageOf } from '../thrown.ts';
import type { Aspect, Layer } from './layer.ts';
import { type ConfigProblem, problemLine } from './problem.ts';
import type { Path } from './schema-node.ts';

/** Longer than any configuration; such a file was given by mistake. */
const MAX_CHARACTERS = 1 << 18;
/** Nodes that aliases may stand for in total, so that a few lines cannot ask for gigabytes. */
const MAX_ALIASED = 100;

/** Errors reported of one document; further ones are echoes of the first. */
const MAX_ERRORS = 20;

/** What was read, as far as it could be, and every syntax error with its line and column. */
export interface YamlFile {
  /** Undefined where the text as a whole cannot be read. */
  readonly layer: Layer | undefined;
  readonly problems: readonly ConfigProblem[];
}

/**
 * Reads a YAML 1.2 document in which every value knows its position. Never throws.
 *
 * @param name - name of the file, for positions.
 */
export function parseYamlFile(text: string, name: string): YamlFile {
  const unreadable = (problem: string): YamlFile => ({
    layer: undefined,
    problems: [{ origin: `${name}:1:1`, path: '', text: problem }],
  });
  if (text.length > MAX_CHARACTERS) {
    return unreadable(`has ${text.length} characters, must be at most ${MAX_CHARACTERS}`);
  }
  const lines = new LineCounter();
  const place = (offset: number): string => {
    const { line, col } = lines.linePos(offset);
    return `${name}:${Math.max(1, line)}:${Math.max(1, col)}`;
  };
  try {
    const document = parseDocument(text, {
      lineCounter: lines,
      prettyErrors: false,
      logLevel: 'error',
    });
    const errors = [...document.errors, ...document.warnings];
    const problems = distinct(
      errors.map((error) => ({
        origin: place(error.pos[0]),
        path: '',
        text: syntaxText(error, text),
      })),
    );
    if (errors.some(({ code }) => code !== 'DUPLICATE_KEY')) return { layer: undefined, problems };
    const value: unknown = document.toJS({ maxAliasCount: MAX_ALIASED }) ?? {};
    const origin = (path: Path, aspect: Aspect) => place(offsetOf(document, path, aspect));
    return { layer: { value, origin }, problems };
  } catch (error) {
    // Too many aliases, or nesting deeper than the stack.
    return unreadable(`cannot be read as YAML: ${messageOf(error)}`);
  }
}

/** One broken bracket can be reported a thousand times over. */
function distinct(problems: readonly ConfigProblem[]): ConfigProblem[] {
  const byLine = new Map(problems.map((problem) => [problemLine(problem), problem]));
  return [...byLine.values()].slice(0, MAX_ERRORS);
}

function syntaxText({ code, pos, message }: YAMLError, text: string): string {
  if (code === 'MULTIPLE_DOCS') return 'begins a second document, must be one only';
  if (code !== 'DUPLICATE_KEY') return `is not YAML: ${message}`;
  const key = /^[^:\s]*/.exec(text.slice(pos[0]))?.[0] ?? '';
  return `${key}: is there more than once, must be there once`;
}

/** Offset of a path's value or key; of the nearest key above it where the path does not exist. */
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
