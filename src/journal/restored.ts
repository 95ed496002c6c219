import { mkdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { codeOf } from '../thrown.ts';

/** Everything that is remembered, each in a file of `stateDir`. */
export const REMEMBERED_FILES = ['settings.json', 'box.json', 'diary.db'] as const;
export type RememberedFile = (typeof REMEMBERED_FILES)[number];

/** Folders of what is being unpacked, and of what is complete and only has to be put in place. */
export const PARTIAL = 'restore-partial';
export const READY = 'restore-ready';
/** In the latter: which files it has, and where to those go that are in place now. */
export const PLAN = 'plan.json';

const RestorePlan = z.strictObject({
  files: z.array(z.enum(REMEMBERED_FILES)),
  aside: z.string().regex(/^before-restore-\d+$/),
});

/**
 * Puts what is to be restored in place. Interrupted at any moment, it is completed by the next
 * call: renaming the folder was the decision.
 *
 * @returns the folder in which everything is now that was in place before; undefined if there was
 *   nothing to do.
 */
export async function finishRestore(stateDir: string): Promise<string | undefined> {
  const ready = join(stateDir, READY);
  if (!(await isThere(ready))) return undefined;
  const plan = RestorePlan.parse(JSON.parse(await readFile(join(ready, PLAN), 'utf8')));
  const aside = join(stateDir, plan.aside);
  await mkdir(aside, { recursive: true });
  for (const file of REMEMBERED_FILES) {
    const isWaiting = await isThere(join(ready, file));
    // One of the plan that waits no more is in place already.
    if (!isWaiting && plan.files.includes(file)) continue;
    // A log of the database before would be taken for one of the next.
    for (const name of [file, `${file}-wal`, `${file}-shm`]) {
      if (await isThere(join(stateDir, name)))
        await rename(join(stateDir, name), join(aside, name));
    }
    if (isWaiting) await rename(join(ready, file), join(stateDir, file));
  }
  await rm(ready, { recursive: true });
  return aside;
}

async function isThere(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return false;
    throw error;
  }
}
