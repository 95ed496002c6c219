import { Command, CommanderError } from 'commander';
import { addBackup } from './backup.ts';
import { addCheck } from './check.ts';
import type { AddCommand } from './command.ts';
import { addDoctor } from './doctor.ts';
import { EXIT, type ExitCode } from './exit-code.ts';
import { addHealthcheck } from './healthcheck.ts';
import { addInit } from './init.ts';
import type { Io } from './io.ts';
import { addPassword } from './password.ts';
import { addRead } from './read.ts';
import { addRestore } from './restore.ts';
import { addRun } from './run.ts';
import { version } from './version.ts';
import type { Worlds } from './world.ts';

const COMMANDS: readonly AddCommand[] = [
  addInit,
  addRun,
  addRead,
  addCheck,
  addPassword,
  addHealthcheck,
  addDoctor,
  addBackup,
  addRestore,
];

/**
 * Runs the command line.
 *
 * @param argv - arguments without the program's own name.
 * @param worlds - with the commands they bring along.
 * @returns the exit code; never throws.
 */
export async function main(argv: readonly string[], io: Io, worlds: Worlds): Promise<number> {
  let exitCode: ExitCode = EXIT.fine;
  const done = (code: ExitCode): void => {
    exitCode = code;
  };
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
  for (const add of [...COMMANDS, ...worlds.commands]) add(program, { io, worlds, done });
  try {
    await program.parseAsync(withoutHelpForUnknown(program, argv), { from: 'user' });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.fine : EXIT.wrong;
    io.stderr.write(`sunpilot: ${error instanceof Error ? (error.stack ?? error) : error}\n`);
    return EXIT.failed;
  }
}

/**
 * Takes everything but the name off what asks for the help of a command that there is not: it would
 * get the help of all, as if there were nothing wrong.
 */
function withoutHelpForUnknown(program: Command, argv: readonly string[]): readonly string[] {
  const [first, ...rest] = argv.filter((one) => !one.startsWith('-'));
  const name = first === 'help' ? rest[0] : first;
  const isKnown = name === undefined || program.commands.some((one) => one.name() === name);
  return isKnown ? argv : [name];
}
