import { existsSync } from 'node:fs';
import type { AddCommand } from './command.ts';
import { type ConfigFlags, withConfigFlags } from './config-flags.ts';
import { EXIT } from './exit-code.ts';
import { version } from './version.ts';

interface BackupFlags extends ConfigFlags {
  readonly force?: true;
}

/** `sunpilot backup FILE`: everything that is remembered, in one file. */
export const addBackup: AddCommand = (program, context) => {
  const { io, done } = context;
  const command = program
    .command('backup')
    .description('Write settings, state of the box, sessions and history into one file.')
    .argument('<file>', 'backup to write, a gzipped tar archive; it holds secrets')
    .option('--force', 'write over a file that is there')
    .addHelpText(
      'after',
      '\nA service may go on meanwhile. The configuration itself is not in it.',
    );
  withConfigFlags(command).action(async (file: string, flags: BackupFlags) => {
    if (existsSync(file) && flags.force !== true) {
      io.stderr.write(`sunpilot: ${file} is there already; --force writes over it\n`);
      return done(EXIT.wrong);
    }
    // What reads and packs is loaded only here: the other commands answer at once.
    const { stateDirOf } = await import('./backup/state-dir.ts');
    const { writeBackup } = await import('./backup/write-backup.ts');
    const { BackupError, filesOf } = await import('./backup/manifest.ts');
    const stateDir = await stateDirOf(flags, context);
    if (stateDir === undefined) return done(EXIT.wrong);
    try {
      const manifest = await writeBackup({ stateDir, file, version, epochMs: Date.now() });
      const names = filesOf(manifest).map(([name]) => name);
      io.stdout.write(`${file}: ${names.join(', ')} of ${stateDir}\n`);
    } catch (error) {
      if (!(error instanceof BackupError)) throw error;
      io.stderr.write(`sunpilot: ${error.message}\n`);
      done(EXIT.failed);
    }
  });
};
