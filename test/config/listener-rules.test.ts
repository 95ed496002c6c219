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
