import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ConfigReader } from '../../src/cli/config-reader.ts';
import { type Loaded, type LoadResult, loadRemembered } from '../../src/cli/remembered-config.ts';
import { FakeIo, NO_WORLDS } from '../support/fake-io.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sunpilot-remembered-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

/** @returns where the file is. */
function configure(circuitA: number): string {
  const path = join(folder, 'config.yaml');
  const limits = `charging: { limits: { circuitA: ${circuitA} } }`;
  writeFileSync(path, `meter: { source: simulated }\nstateDir: ${folder}\n${limits}\n`);
  return path;
}

/** As somebody does over the API. */
function set(mode: string): void {
  const settings = { charging: { start: { mode } } };
  writeFileSync(join(folder, 'settings.json'), JSON.stringify(settings));
}

function found(result: LoadResult): Loaded {
  expect(result).toMatchObject({ ok: true });
  return (result as Extract<LoadResult, { ok: true }>).loaded;
}

test('read again, it is the file of then under what was set since', async () => {
  set('solar');
  const reader = new ConfigReader(
    { config: configure(16) },
    { io: new FakeIo(), worlds: NO_WORLDS },
  );
  const loaded = found(await loadRemembered(reader));
  expect(loaded.config.charging).toMatchObject({
    start: { mode: 'solar' },
    limits: { circuitA: 16 },
  });

  set('off');
  configure(32);
  const again = found(await loaded.again());
  expect(again.config.charging).toMatchObject({ start: { mode: 'off' }, limits: { circuitA: 16 } });
  expect(again.settings).toMatchObject({ kind: 'found' });

  // Neither does a file that is half edited get in the way of what is set meanwhile.
  writeFileSync(join(folder, 'config.yaml'), 'meter: {');
  expect(await again.check({ charging: { start: { mode: 'manual' } } })).toMatchObject({
    ok: true,
    config: { charging: { start: { mode: 'manual' }, limits: { circuitA: 16 } } },
  });
});
