import type { Argument, Command, Option } from 'commander';

/** What may follow: nothing of its own, something we know nothing of, a file, or one of these. */
export type Follows =
  | { readonly kind: 'nothing' | 'anything' | 'file' }
  | { readonly kind: 'one-of'; readonly words: readonly string[] };

/** An option as it is typed. */
export interface OptionWords {
  /** `-V`, where there is one. */
  readonly short: string | undefined;
  /** `--version`. */
  readonly long: string | undefined;
  /** What stands behind it, as in `<file>`; empty for a switch. */
  readonly placeholder: string;
  readonly description: string;
  readonly follows: Follows;
}

/** A command as it is typed. */
export interface CommandWords {
  readonly name: string;
  readonly description: string;
  readonly options: readonly OptionWords[];
  /** What its arguments are; of several the first. */
  readonly argument: Follows;
}

/** Placeholders of what is found in the file system. */
const FILES: readonly string[] = ['file', 'folder', 'source', 'day'];

/** The options of the program itself, then its commands with theirs. */
export function wordsOf(program: Command): {
  readonly options: readonly OptionWords[];
  readonly commands: readonly CommandWords[];
} {
  const help = program.createHelp();
  const options = (command: Command) => help.visibleOptions(command).map(optionWords);
  const all = help.visibleCommands(program);
  const names = all.map((command) => command.name());
  return {
    options: options(program),
    commands: all.map((command) => ({
      name: command.name(),
      description: command.description(),
      options: options(command),
      argument:
        command.name() === 'help'
          ? { kind: 'one-of', words: names }
          : argumentFollows(command.registeredArguments[0]),
    })),
  };
}

function optionWords({ short, long, flags, description, argChoices }: Option): OptionWords {
  const [, placeholder = ''] = /(<[^>]+>|\[[^\]]+\])$/.exec(flags) ?? [];
  const follows: Follows =
    placeholder === '' ? { kind: 'nothing' } : value(placeholder, argChoices);
  return { short, long, placeholder, description, follows };
}

function argumentFollows(argument: Argument | undefined): Follows {
  return argument === undefined ? { kind: 'nothing' } : value(argument.name(), argument.argChoices);
}

function value(placeholder: string, choices: readonly string[] | undefined): Follows {
  if (choices !== undefined) return { kind: 'one-of', words: choices };
  const name = placeholder.replace(/[<>[\].]/g, '');
  return { kind: FILES.includes(name) ? 'file' : 'anything' };
}
