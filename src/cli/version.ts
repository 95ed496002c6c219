import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder this program is installed in; the same from sources and when built. */
export const packageFolder = folderOf(dirname(fileURLToPath(import.meta.url)));

/** Version of the program, out of its package. */
export const version: string = JSON.parse(
  readFileSync(join(packageFolder, 'package.json'), 'utf8'),
).version;

function folderOf(start: string): string {
  if (existsSync(join(start, 'package.json'))) return start;
  const above = dirname(start);
  if (above === start) throw new Error('no package.json above the program');
  return folderOf(above);
}
