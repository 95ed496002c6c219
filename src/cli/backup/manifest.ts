import { z } from 'zod';
import { REMEMBERED_FILES, type RememberedFile } from '../../journal/restored.ts';

/** Name of the manifest, which is the first file of a backup. */
export const MANIFEST = 'manifest.json';
/** Nobody's manifest is longer. */
export const LONGEST_MANIFEST = 16 * 1_024;

const Content = z.strictObject({
  bytes: z.int().nonnegative(),
  sha256: z.string().regex(/^[\da-f]{64}$/),
});

/** What a backup says of itself. */
export const Manifest = z.strictObject({
  format: z.literal('sunpilot-backup'),
  version: z.literal(1),
  /** SunPilot's own version. */
  product: z.string(),
  createdAt: z.iso.datetime(),
  files: z.partialRecord(z.enum(REMEMBERED_FILES), Content),
});
export type Manifest = z.output<typeof Manifest>;
export type Content = z.output<typeof Content>;

/** A backup cannot be made, read or brought in. The message is for people; `cause` is the system's. */
export class BackupError extends Error {
  override readonly name = 'BackupError';
  readonly code = 'BACKUP';
}

/** The files a manifest names, in the order they stand in the archive. */
export function filesOf({ files }: Manifest): (readonly [RememberedFile, Content])[] {
  return REMEMBERED_FILES.flatMap((name) => {
    const content = files[name];
    return content === undefined ? [] : [[name, content] as const];
  });
}
