import type { AddCommand } from './command.ts';
import { type ConfigFlags, withConfigFlags } from './config-flags.ts';
import { EXIT } from './exit-code.ts';

const MORE = `
SunPilot must not be running. What is there now is kept in a folder beside it. Faults that are
latched stay latched.`;

/** `sunpilot restore FILE`: brings in what a backup holds. */
export const addRestore: AddCommand = (program, context) => {
  const { io, done } = context;
  const command = program
    .command('restore')
    .description('Bring in what sunpilot backup wrote.')
    .argument('<file>', 'backup to read')
    .addHelpText('after', MORE);
  withConfigFlags(command).action(async (file: string, flags: ConfigFlags) => {
    // What reads and checks is loaded only here: the other commands answer at once.
    const { stateDirOf } = await import('./backup/state-dir.ts');
    const { bringIn } = await import('./backup/bring-in.ts');
    const { BackupError, filesOf } = await import('./backup/manifest.ts');
    const stateDir = await stateDirOf(flags, context);
    if (stateDir === undefined) return done(EXIT.wrong);
    try {
      const { manifest, aside } = await bringIn({ stateDir, file, epochMs: Date.now() });
      const names = filesOf(manifest).map(([name]) => name);
      const { product, createdAt } = manifest;
      io.stdout.write(`${stateDir}: ${names.join(', ')} of ${createdAt} (SunPilot ${product})\n`);
      if (aside !== undefined) io.stdout.write(`what was there is in ${aside}\n`);
    } catch (error) {
      if (!(error instanceof BackupError)) throw error;
      io.stderr.write(`sunpilot: ${error.message}\n`);
      done(EXIT.failed);
    }
  });
};
