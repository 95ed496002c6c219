import fc from 'fast-check';
import { expect, test } from 'vitest';
import { configSchema } from '../../src/config/load.ts';
import type { SchemaNode } from '../../src/config/schema-node.ts';
import { toldConfig } from '../../src/config/told-config.ts';
import { Config } from '../../src/config.ts';

/** Values that together have a text of their own at each place where a schema takes any text. */
function seeded(node: SchemaNode, seed: string, key = ''): unknown[] {
  const inner = node.anyOf ?? node.oneOf;
  if (inner !== undefined) return inner.flatMap((one) => seeded(one, seed, key));
  if (node.const !== undefined) return [node.const];
  if (node.enum !== undefined) return [node.enum[0]];
  if (node.type === 'string') return [key === 'timezone' ? 'Europe/Paris' : `${seed}-${key}`];
  if (node.type === 'array') return [node.items === undefined ? [] : seeded(node.items, seed, key)];
  if (node.type !== 'object') return [node.type === 'boolean' ? true : 7];
  const properties = Object.entries(node.properties ?? {});
  const values = properties.map(([name, one]) => [name, seeded(one, seed, name)] as const);
  const most = Math.max(1, ...values.map(([, all]) => all.length));
  return Array.from({ length: most }, (_, index) =>
    Object.fromEntries(values.map(([name, all]) => [name, all[index] ?? all.at(-1)])),
  );
}

test('no text that somebody wrote is told, wherever the schema takes one', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 6, maxLength: 20, unit: 'binary-ascii' }), (seed) => {
      const secret = `~${seed.replaceAll(/["\\\p{Cc}]/gu, '_')}~`;
      const all = seeded(configSchema, secret);
      expect(JSON.stringify(all).split(secret).length).toBeGreaterThan(100);
      for (const config of all) {
        expect(JSON.stringify(toldConfig(config as Config).config)).not.toContain(secret);
      }
    }),
    { numRuns: 20 },
  );
});

test('numbers, switches and choices are told; what was left out is known', () => {
  const config = Config.parse({
    name: 'SunPilot_HOME',
    meter: { source: 'power', url: 'http://192.168.1.17/power' },
    charging: { limits: { circuitA: 16 } },
  });
  const { config: told, texts } = toldConfig(config);
  expect(told).toMatchObject({
    version: 1,
    name: '…',
    timezone: 'Europe/Amsterdam',
    meter: { source: 'power', url: '…' },
    charging: { law: 'surplus', limits: { circuitA: 16 } },
    board: { driver: 'simulated' },
  });
  expect(texts).toEqual(expect.arrayContaining(['SunPilot_HOME', 'http://192.168.1.17/power']));
});

test('a key that the schema does not know tells nothing of its text', () => {
  const config = { ...Config.parse({ meter: { source: 'simulated' } }), more: { of: 'it' } };
  expect(toldConfig(config).config).toMatchObject({ more: { of: '…' } });
});
