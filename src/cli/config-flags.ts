import type { Command } from 'commander';

/** What was given with the flags of {@link withConfigFlags}. */
export interface ConfigFlags {
  readonly config?: string;
  readonly set?: readonly string[];
}

/** Gives a command `--config` and `--set`. */
export function withConfigFlags(command: Command): Command {
  return command
    .option('--config <file>', 'configuration; else /etc/sunpilot/config.yaml, else the demo')
    .option(
      '--set <path=value>',
      'set one key, as in charging.limits.mainsA=25 (repeatable)',
      (one: string, before: readonly string[] = []) => [...before, one],
    );
}
