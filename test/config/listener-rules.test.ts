import { expect, test } from 'vitest';
import { LISTENER_PORTS } from '../../src/config/listener-rules.ts';
import { configSchema } from '../../src/config/load.ts';
import type { SchemaNode } from '../../src/config/schema-node.ts';
import { loadText, SMALLEST } from '../support/load-text.ts';

const linesOf = async (text: string) => (await loadText(`${SMALLEST}${text}`)).lines;

test.each([
  [
    'another maker’s interface on the port of our own',
    'compat: { homewizard: { enabled: true, port: 8080 } }\n',
    [
      expect.stringMatching(
        /compat\.homewizard\.port: is 8080, must be another port than api\.port/,
      ),
    ],
  ],
  [
    'two ports of one interface',
    'publish: { p1Hub: { enabled: true, port: 2000, housePort: 2000 } }\n',
    [expect.stringMatching(/p1Hub\.housePort: is 2000, .* publish\.p1Hub\.port/)],
  ],
  [
    'one that is off is in nobody’s way',
    'compat: { homewizard: { enabled: false, port: 8080 } }\n',
    [],
  ],
  [
    'two addresses have two ports',
    'api: { host: 127.0.0.1, port: 80 }\ncompat: { homewizard: { enabled: true, host: 127.0.0.2 } }\n',
    [],
  ],
  [
    'any free port is free',
    'api: { port: 0 }\ncompat: { homewizard: { enabled: true, port: 0 } }\n',
    [],
  ],
])('%s', async (_why, text, lines) => {
  expect(await linesOf(text)).toEqual(lines);
});

/** What a block needs besides its port to be on. */
const ON: Readonly<Record<string, object>> = {
  api: {},
  'compat.energyme': { enabled: true, password: 'only for testing' },
};
const PAIRS = LISTENER_PORTS.flatMap((first, index) =>
  LISTENER_PORTS.slice(index + 1).map((second) => [first, second] as const),
);

test.each(PAIRS)('%s and %s cannot have one port', async (first, second) => {
  const config = {};
  for (const path of [first, second]) {
    const block = path.split('.').slice(0, -1);
    lay(config, block, ON[block.join('.')] ?? { enabled: true });
    lay(config, path.split('.'), 12_345);
  }
  const [line, ...more] = await linesOf(
    Object.entries(config)
      .map(([key, value]) => `${key}: ${JSON.stringify(value)}\n`)
      .join(''),
  );
  expect(more).toEqual([]);
  expect(line).toContain(`${second}: is 12345, must be another port than ${first}`);
});

/** Puts a value at a path; what is an object is laid over what is there. */
function lay(into: Record<string, unknown>, [key = '', ...rest]: string[], value: unknown): void {
  if (rest.length === 0 && typeof value !== 'object') into[key] = value;
  else {
    into[key] ??= {};
    const inner = into[key] as Record<string, unknown>;
    if (rest.length === 0) Object.assign(inner, value);
    else lay(inner, rest, value);
  }
}

test('knows every block that has an address to listen on', () => {
  const known = new Set(LISTENER_PORTS.map((path) => path.split('.').slice(0, -1).join('.')));
  const listening = ['publish', 'compat'].flatMap((group) =>
    Object.entries(propertiesOf(configSchema.properties?.[group])).flatMap(([name, block]) =>
      'Address to listen on' === propertiesOf(block)['host']?.description
        ? [`${group}.${name}`]
        : [],
    ),
  );
  expect(listening.length).toBeGreaterThan(3);
  expect(listening.filter((path) => !known.has(path))).toEqual([]);
});

function propertiesOf(node: SchemaNode | undefined) {
  return (node?.properties ?? {}) as Record<string, SchemaNode & { description?: string }>;
}
