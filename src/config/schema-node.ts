/** One node of a JSON Schema (2020-12), as far as configuration schemas use it. */
export interface SchemaNode {
  readonly type?: string;
  readonly description?: string;
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly required?: readonly string[];
  readonly items?: SchemaNode;
  readonly anyOf?: readonly SchemaNode[];
  readonly oneOf?: readonly SchemaNode[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly minLength?: number;
  /** A value that must never be shown; schemas say so with `.meta({ writeOnly: true })`. */
  readonly writeOnly?: boolean;
}

/** Where something is in a configuration: keys, and indices of lists. */
export type Path = readonly (string | number)[];

/** The path as people write it: `api.tokens[0].name`. */
export function pathText(path: Path): string {
  let text = '';
  for (const part of path) {
    text += typeof part === 'number' ? `[${part}]` : `${text === '' ? '' : '.'}${part}`;
  }
  return text;
}

/** Every alternative of a node; the node itself when it has none. */
function alternativesOf(node: SchemaNode): readonly SchemaNode[] {
  const inner = node.anyOf ?? node.oneOf;
  if (inner === undefined) return [node];
  const { writeOnly } = node;
  return inner.flatMap((one) => alternativesOf(writeOnly ? { ...one, writeOnly } : one));
}

/** The alternatives under a key of any of these nodes. */
export function childrenOf(nodes: readonly SchemaNode[], key: string | number): SchemaNode[] {
  return nodes.flatMap((node) => {
    const child = typeof key === 'number' ? node.items : ownOf(node.properties, key);
    return child === undefined ? [] : alternativesOf(child);
  });
}

/** The alternatives at a path; none where the schema knows no such path. */
export function nodesAt(root: SchemaNode, path: Path): readonly SchemaNode[] {
  let nodes = alternativesOf(root);
  for (const key of path) nodes = childrenOf(nodes, key);
  return nodes;
}

/** Every key that one of these nodes knows, each once. */
export function keysOf(nodes: readonly SchemaNode[]): string[] {
  return [...new Set(nodes.flatMap(({ properties }) => Object.keys(properties ?? {})))];
}

/** Leaves out the alternatives whose fixed keys (`source: serial`) a value contradicts. */
export function fitting(nodes: readonly SchemaNode[], value: unknown): readonly SchemaNode[] {
  if (typeof value !== 'object' || value === null) return nodes;
  const fit = nodes.filter(({ properties }) =>
    Object.entries(properties ?? {}).every(
      ([key, node]) => node.const === undefined || node.const === ownOf(value, key),
    ),
  );
  return fit.length === 0 ? nodes : fit;
}

export function isSecret(nodes: readonly SchemaNode[]): boolean {
  return nodes.some(({ writeOnly }) => writeOnly === true);
}

/** Whether this is a secret, or may contain one. */
export function holdsSecret(nodes: readonly SchemaNode[]): boolean {
  return (
    isSecret(nodes) ||
    nodes.some(({ properties, items }) => {
      const inside = [...Object.values(properties ?? {}), ...(items === undefined ? [] : [items])];
      return holdsSecret(inside.flatMap(alternativesOf));
    })
  );
}

/** Paths of all secrets that a value contains. */
export function secretsIn(nodes: readonly SchemaNode[], value: unknown, at: Path = []): Path[] {
  if (isSecret(nodes) && value !== null) return [at];
  if (Array.isArray(value)) {
    return value.flatMap((one, index) => secretsIn(childrenOf(nodes, index), one, [...at, index]));
  }
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, one]) =>
    secretsIn(childrenOf(nodes, key), one, [...at, key]),
  );
}

/**
 * What is allowed here, in words: `a number from 6 to 80 or null`.
 *
 * @param text - words for free text, where more is known about it.
 */
export function allowedText(nodes: readonly SchemaNode[], text = 'text'): string {
  const blocks = nodes.filter(({ type }) => type === 'object');
  const choice = blockChoice(blocks);
  if (choice === undefined) return listed(nodes.flatMap((node) => phrasesOf(node, text)));
  const others = nodes.filter((node) => !blocks.includes(node));
  return listed([choice, ...others.flatMap((node) => phrasesOf(node, text))]);
}

/** Of blocks that one key tells apart: that key and its allowed values. */
function blockChoice(blocks: readonly SchemaNode[]): string | undefined {
  const [first, ...others] = blocks;
  if (first === undefined || others.length === 0) return undefined;
  const key = keysOf([first]).find((name) =>
    blocks.every(({ properties }) => ownOf(properties, name)?.const !== undefined),
  );
  if (key === undefined) return undefined;
  const values = blocks.map(({ properties }) => String(ownOf(properties, key)?.const));
  return `a block with ${key}: ${listed(values)}`;
}

function listed(phrases: readonly string[]): string {
  const all = [...new Set(phrases)];
  const last = all.pop() ?? 'nothing';
  return all.length === 0 ? last : `${all.join(', ')} or ${last}`;
}

function phrasesOf(node: SchemaNode, text: string): string[] {
  if (node.enum !== undefined) return node.enum.map(String);
  if (node.const !== undefined) return [String(node.const)];
  switch (node.type) {
    case 'number':
    case 'integer':
      return [numberPhrase(node)];
    case 'string':
      return [node.minLength === undefined ? text : `${text} that is not empty`];
    case 'boolean':
      return ['true', 'false'];
    case 'array':
      return ['a list'];
    case 'object':
      return [`a block with ${keysOf([node]).join(', ') || 'nothing in it'}`];
    default:
      return [node.type ?? 'anything'];
  }
}

function numberPhrase({ type, minimum, maximum, exclusiveMinimum }: SchemaNode): string {
  const kind = type === 'integer' ? 'a whole number' : 'a number';
  // A schema of whole numbers carries the range of exact doubles, which tells people nothing.
  const from = minimum !== undefined && minimum > Number.MIN_SAFE_INTEGER ? minimum : undefined;
  const to = maximum !== undefined && maximum < Number.MAX_SAFE_INTEGER ? maximum : undefined;
  if (from !== undefined && to !== undefined) return `${kind} from ${from} to ${to}`;
  if (exclusiveMinimum !== undefined) return `${kind} above ${exclusiveMinimum}`;
  if (from !== undefined) return `${kind} of at least ${from}`;
  return to === undefined ? kind : `${kind} of at most ${to}`;
}

function ownOf(value: object | undefined, key: string): SchemaNode | undefined {
  if (value === undefined || !Object.hasOwn(value, key)) return undefined;
  return (value as Record<string, SchemaNode>)[key];
}
