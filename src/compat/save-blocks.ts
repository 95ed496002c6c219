import { isDeepStrictEqual } from 'node:util';
import type { OutletSettings, SettingsChange } from '../house/outlet.ts';

/** Keys for the block at a path. */
export interface BlockKeys {
  readonly path: string;
  readonly keys: Readonly<Record<string, unknown>>;
}

/**
 * Writes what changes in blocks, or nothing: where one is refused, those before it are put back.
 * Only differences are written down.
 */
export async function saveBlocks(
  settings: OutletSettings,
  blocks: readonly BlockKeys[],
): Promise<SettingsChange> {
  const done: BlockKeys[] = [];
  for (const { path, keys } of blocks) {
    const before = blockOf(settings.read(path));
    const changed = differences(before, keys);
    if (Object.keys(changed).length === 0) continue;
    const result = await settings.change(path, changed);
    if (!result.ok) {
      return { ...result, detail: [result.detail, ...(await putBack(settings, done))].join('; ') };
    }
    done.push({
      path,
      keys: Object.fromEntries(Object.keys(changed).map((key) => [key, before[key]])),
    });
  }
  return { ok: true };
}

/** @returns what could not be put back, for people. */
async function putBack(settings: OutletSettings, done: readonly BlockKeys[]): Promise<string[]> {
  const left: string[] = [];
  for (const { path, keys } of done.toReversed()) {
    const result = await settings.change(path, keys);
    if (!result.ok) left.push(`${path} stays changed: ${result.detail}`);
  }
  return left;
}

function blockOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

/** The rest may be pinned elsewhere, and secrets be in files. */
function differences(before: Readonly<Record<string, unknown>>, after: BlockKeys['keys']) {
  return Object.fromEntries(
    Object.entries(after).filter(([key, value]) => !isDeepStrictEqual(before[key], value)),
  );
}
