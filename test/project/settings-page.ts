/** As much of JSON Schema as the schema of the configuration uses. */
export interface Node {
  readonly type?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly format?: string;
  readonly pattern?: string;
  readonly minimum?: number;
  readonly exclusiveMinimum?: number;
  readonly maximum?: number;
  readonly maxLength?: number;
  readonly writeOnly?: boolean;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Node>>;
  readonly items?: Node;
  readonly oneOf?: readonly Node[];
  readonly anyOf?: readonly Node[];
}

const DURATION_PATTERN = '(ms|s|m|h)$';

/** `docs/settings.md`: one table a block, of every setting the schema knows. */
export function settingsPage(schema: Node): string {
  const blocks = Object.entries(schema.properties ?? {});
  const plain = blocks.filter(([, node]) => variantsOf(node).length === 0);
  return [
    '# Every setting',
    'Written from the schema of the configuration by `test/project/settings-page.test.ts`; do not',
    'edit. How the file is used, and what overrides what: [configuration.md](configuration.md).',
    '',
    ...tableOf('Top level', plain, schema),
    ...blocks.flatMap(([name, node]) => blockOf(name, node)),
  ].join('\n');
}

function blockOf(name: string, node: Node): string[] {
  const variants = variantsOf(node);
  return variants.flatMap((variant) => {
    const chosen = Object.entries(variant.properties ?? {}).find(([, { const: only }]) => only);
    const title =
      chosen === undefined
        ? `\`${name}\``
        : `\`${name}\` with \`${chosen[0]}: ${chosen[1].const}\``;
    const settings = leavesOf(variant).filter(([path]) => path !== chosen?.[0]);
    return tableOf(title, settings, variant);
  });
}

/** The objects a value may be; none where it is no object. */
function variantsOf(node: Node): readonly Node[] {
  if (node.properties !== undefined) return [node];
  return (node.oneOf ?? node.anyOf ?? []).filter(({ properties }) => properties !== undefined);
}

/** Settings by path; a block that may also be something else stands above what is in it. */
function leavesOf(node: Node): [string, Node][] {
  return Object.entries(node.properties ?? {}).flatMap(([name, child]): [string, Node][] => {
    const isList = child.items !== undefined;
    const inside = variantsOf(child.items ?? child)
      .flatMap(leavesOf)
      .map(([path, leaf]): [string, Node] => [`${name}${isList ? '[]' : ''}.${path}`, leaf]);
    return child.properties === undefined ? [[name, child], ...inside] : inside;
  });
}

function tableOf(title: string, rows: readonly (readonly [string, Node])[], block: Node): string[] {
  if (rows.length === 0) return [];
  return [
    `## ${title}`,
    '',
    '| setting | what it is | allowed | default |',
    '|---|---|---|---|',
    ...rows.map(([path, node]) => {
      const cells = [
        `\`${path}\``,
        node.description ?? '',
        allowed(node),
        defaultOf(path, node, block),
      ];
      return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
    }),
    '',
  ];
}

function defaultOf(path: string, node: Node, block: Node): string {
  if (node.default !== undefined) return `\`${JSON.stringify(node.default)}\``;
  return block.required?.includes(path) ? 'required' : '';
}

function allowed(node: Node): string {
  const choices = node.oneOf ?? node.anyOf;
  if (choices !== undefined) return choices.map(allowed).join(' or ');
  if (node.const !== undefined) return `\`${String(node.const)}\``;
  if (node.enum !== undefined) return node.enum.map((one) => `\`${String(one)}\``).join(', ');
  // A hash has a form of its own; other secrets are texts, most with a bound.
  if (node.writeOnly === true && node.maxLength === undefined) return 'a hash';
  switch (node.type) {
    case 'array':
      return `list of ${node.items?.properties === undefined ? allowed(node.items ?? {}) : 'blocks'}`;
    case 'object':
      return 'block';
    case 'boolean':
      return '`true`, `false`';
    case 'null':
      return '`null`';
    case 'string':
      return textKind(node);
    default:
      return numberRange(node);
  }
}

function textKind(node: Node): string {
  if (node.format === 'uri') return 'URL';
  return node.pattern?.endsWith(DURATION_PATTERN) ? 'time such as `10s`' : 'text';
}

function numberRange(node: Node): string {
  const { minimum, exclusiveMinimum, maximum = Number.MAX_SAFE_INTEGER } = node;
  const kind = node.type === 'integer' ? 'whole number' : 'number';
  const bounds = [
    minimum === undefined ? undefined : `from ${minimum}`,
    exclusiveMinimum === undefined ? undefined : `above ${exclusiveMinimum}`,
    maximum === Number.MAX_SAFE_INTEGER ? undefined : `to ${maximum}`,
  ];
  return [kind, ...bounds].filter((part) => part !== undefined).join(' ');
}
