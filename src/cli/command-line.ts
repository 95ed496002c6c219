import { type Command, CommanderError } from 'commander';
import { EXIT, type ExitCode } from './exit-code.ts';
import type { Io } from './io.ts';
import { ListenError } from './listen-error.ts';
import { createProgram } from './program.ts';
import type { Worlds } from './world.ts';

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
  const program = createProgram({ io, worlds, done });
  try {
    await program.parseAsync(withoutHelpForUnknown(program, argv), { from: 'user' });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.fine : EXIT.wrong;
    io.stderr.write(`sunpilot: ${wordsFor(error)}\n`);
    return EXIT.failed;
  }
}

/** What is not expected comes with where it came from. */
function wordsFor(error: unknown): unknown {
  if (error instanceof ListenError) return error.message;
  return error instanceof Error ? (error.stack ?? error) : error;
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
