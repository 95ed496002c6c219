import fc from 'fast-check';
import { expect, test } from 'vitest';
import { stringify } from 'yaml';
import { pathsOf, variableOf } from '../../src/config/environment.ts';
import { configSchema } from '../../src/config/load.ts';
import { loadText, SMALLEST } from '../support/load-text.ts';

const keys = pathsOf([configSchema]);
const values = fc.oneof(fc.string(), fc.integer(), fc.double(), fc.boolean(), fc.constant(null));
const pieces = fc.constantFrom(
  'meter',
  ': ',
  '\n',
  '  ',
  '{',
  '}',
  '[',
  ']',
  '&a ',
  '*a',
  '- ',
  '"',
);

/** A configuration in which anything may stand anywhere it has a name for. */
const documents = fc
  .array(fc.tuple(fc.constantFrom(...keys), fc.oneof(values, fc.array(values))))
  .map((entries) => {
    const document: Record<string, unknown> = {};
    for (const [path, value] of entries) {
      const last = path.length - 1;
      let block = document;
      for (const key of path.slice(0, last)) {
        const inner = block[key];
        const isBlock = typeof inner === 'object' && inner !== null && !Array.isArray(inner);
        block[key] = isBlock ? inner : {};
        block = block[key] as Record<string, unknown>;
      }
      block[path[last] ?? ''] = value;
    }
    return stringify(document);
  });

test('whatever the text: fine, or problems that all say where', async () => {
  const texts = fc.oneof(
    fc.string(),
    fc.array(pieces).map((all) => all.join('')),
    documents,
  );
  await fc.assert(
    fc.asyncProperty(texts, async (text) => {
      const { config, lines } = await loadText(text);
      expect(config === undefined).toBe(lines.length > 0);
      for (const line of lines) expect(line).toMatch(/^c\.yaml:\d+:\d+ ./);
    }),
    { numRuns: 400 },
  );
});

test('whatever a variable holds: fine, or a problem that names it', async () => {
  const assignments = fc.tuple(fc.constantFrom(...keys), fc.string());
  await fc.assert(
    fc.asyncProperty(assignments, async ([path, text]) => {
      const name = variableOf(path);
      const { config, lines } = await loadText(SMALLEST, { env: { [name]: text } });
      expect(config === undefined).toBe(lines.length > 0);
      for (const line of lines) expect(line.startsWith(name)).toBe(true);
    }),
    { numRuns: 400 },
  );
});
