import { expect, test } from 'vitest';
import { saveBlocks } from '../../src/compat/save-blocks.ts';
import type { OutletSettings, SettingsChange } from '../../src/house/outlet.ts';

type Block = Readonly<Record<string, unknown>>;

/** Blocks in memory; what `refuses` names is not changed. */
function settingsOf(
  blocks: Record<string, Block>,
  refuses: (path: string, keys: Block) => boolean,
) {
  const changes: [path: string, keys: Block][] = [];
  const settings: OutletSettings = {
    read: (path) => blocks[path],
    async change(path, keys): Promise<SettingsChange> {
      changes.push([path, keys]);
      if (refuses(path, keys)) return { ok: false, kind: 'not-saved', detail: `${path} is full` };
      blocks[path] = { ...blocks[path], ...keys };
      return { ok: true };
    },
  };
  return { settings, changes };
}

const WANTED = [
  { path: 'a', keys: { x: 2, same: 1 } },
  { path: 'b', keys: { y: 2 } },
];

test('only what differs is written', async () => {
  const { settings, changes } = settingsOf({ a: { x: 1, same: 1 }, b: { y: 2 } }, () => false);
  expect(await saveBlocks(settings, WANTED)).toEqual({ ok: true });
  expect(changes).toEqual([['a', { x: 2 }]]);
});

test('where one is refused, those before it are put back', async () => {
  const blocks = { a: { x: 1, same: 1 }, b: { y: 1 } };
  const { settings } = settingsOf(blocks, (path) => path === 'b');
  const result = await saveBlocks(settings, WANTED);
  expect(result).toEqual({ ok: false, kind: 'not-saved', detail: 'b is full' });
  expect(blocks).toEqual({ a: { x: 1, same: 1 }, b: { y: 1 } });
});

test('what cannot be put back is told', async () => {
  const { settings } = settingsOf({ a: { x: 1 }, b: { y: 1 } }, (path, keys) => {
    return path === 'b' || keys['x'] === 1;
  });
  expect(await saveBlocks(settings, WANTED)).toMatchObject({
    detail: 'b is full; a stays changed: a is full',
  });
});
