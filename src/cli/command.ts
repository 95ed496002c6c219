import type { Command } from 'commander';
import type { ExitCode } from './exit-code.ts';
import type { Io } from './io.ts';
import type { Worlds } from './world.ts';

/** What commands are given, and where they leave their exit code. */
export interface CommandContext {
  readonly io: Io;
  readonly worlds: Worlds;
  readonly done: (code: ExitCode) => void;
}

/** Adds one command to the command line. */
export type AddCommand = (program: Command, context: CommandContext) => void;
