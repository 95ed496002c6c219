import { Command } from 'commander';
import { addBackup } from './backup.ts';
import { addCheck } from './check.ts';
import type { AddCommand, CommandContext } from './command.ts';
import { addCompletion } from './completion.ts';
import { addDoctor } from './doctor.ts';
import { addHealthcheck } from './healthcheck.ts';
import { addInit } from './init.ts';
import { addMan } from './man.ts';
import { addPassword } from './password.ts';
import { addRead } from './read.ts';
import { addRestore } from './restore.ts';
import { addRun } from './run.ts';
import { version } from './version.ts';

/** In the order of their need: a box is set up, run, and looked after. */
const COMMANDS: readonly AddCommand[] = [
  addInit,
  addRun,
  addCheck,
  addDoctor,
  addRead,
  addPassword,
  addHealthcheck,
  addBackup,
  addRestore,
  addCompletion,
  addMan,
];

/** The command line with all its commands, of which none has run yet. */
export function createProgram(context: CommandContext): Command {
  const { io, worlds } = context;
  const program = new Command('sunpilot')
    .description('Charges a car from the sun: reads the smart meter, drives the control pilot.')
    .version(version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .helpCommand('help [command]', 'print the help of a command')
    .showHelpAfterError('sunpilot --help names the commands; each has a --help of its own.')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => io.stdout.write(text),
      writeErr: (text) => io.stderr.write(text),
      getOutHasColors: () => false,
      getErrHasColors: () => false,
    });
  for (const add of [...COMMANDS, ...worlds.commands]) add(program, context);
  return program;
}
