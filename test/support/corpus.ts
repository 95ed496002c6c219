import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../../shared/corpus/', import.meta.url));

/**
 * Folder of recorded telegrams and days with their expected decoding. It is no part of the project;
 * tests that use it skip where it is absent, except under CI, where it must be there.
 *
 * @returns the folder's path with a trailing slash, or undefined.
 */
export const corpus: string | undefined = existsSync(root) ? root : undefined;

if (corpus === undefined && process.env['CI']) throw new Error(`no test corpus at ${root}`);
