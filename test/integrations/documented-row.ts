import { readFileSync } from 'node:fs';

/** A row of the table in docs/integrations.md. */
export interface DocumentedRow {
  readonly interface: string;
  /** The block that switches it on, as the table has it. */
  readonly configuration: string;
  /** What is typed at a shell. */
  readonly command: string;
  /** What that prints, shortened where it says `...`. */
  readonly answer: string;
}

const CELL_END = /(?<!\\)\|/;

/** The rows as people read them. */
export function documentedRows(): DocumentedRow[] {
  const page = readFileSync(new URL('../../docs/integrations.md', import.meta.url), 'utf8');
  return page.split('\n').flatMap((line) => {
    const [, name = '', configuration = '', command = '', answer = ''] = line
      .split(CELL_END)
      .map((cell) => cell.trim().replaceAll('\\|', '|'));
    if (!/^`.*`$/.test(command)) return [];
    return [
      { interface: name, configuration, command: unquoted(command), answer: unquoted(answer) },
    ];
  });
}

function unquoted(cell: string): string {
  return cell.replace(/^(`+) ?(.*?) ?\1$/, '$2');
}

/** What differs from house to house and from second to second, in the order it is looked for. */
const VARIES: readonly (readonly [found: RegExp, stands: string])[] = [
  [/^\.\.\./, '.*?'],
  // The checksum of a telegram, and the address of a network adapter.
  [/^![0-9A-F]{4}\b/, '![0-9A-F]{4}'],
  [/^\b[0-9A-F]{12}\b/, '[0-9A-F]{12}'],
  [/^\b[0-9a-f]{12}\b/, '[0-9a-f]{12}'],
  // Numbers, addresses and times.
  [/^-?\d+(?:\.\d+)*/, '-?\\d+(?:\\.\\d+)*'],
  [/^\s+/, '\\s+'],
];

/** What an answer looks like, whatever its numbers. Words stand as they are. */
export function shapeOf(answer: string): RegExp {
  let pattern = '';
  for (let rest = answer; rest !== ''; ) {
    const text = rest;
    const [found, stands] = VARIES.find(([one]) => one.test(text)) ?? [/^./s, undefined];
    const [part = ''] = found.exec(text) ?? [];
    pattern += stands ?? part.replace(/[\\^$.*+?()[\]{}|/]/, '\\$&');
    rest = text.slice(part.length);
  }
  return new RegExp(`^\\s*${pattern}\\s*$`, 's');
}
