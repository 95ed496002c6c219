import { rm } from 'node:fs/promises';
import { InvalidArgumentError, Option } from 'commander';
import { type ConfigProblem, problemLine } from '../config/problem.ts';
import type { AddCommand, CommandContext } from './command.ts';
import { type ConfigFlags, withConfigFlags } from './config-flags.ts';
import { ConfigReader } from './config-reader.ts';
import { EXIT, type ExitCode } from './exit-code.ts';
import { LOG_LEVELS, type LogLevel } from './log.ts';

interface RunFlags extends ConfigFlags {
  readonly speed?: number;
  readonly logLevel: LogLevel;
}

/** `sunpilot run`: the controller. */
export const addRun: AddCommand = (program, context) => {
  const command = program.command('run').description('Run the wallbox until told to stop.');
  withConfigFlags(command)
    .addOption(
      new Option(
        '--speed <x>',
        'seconds that pass in a simulated world for each real one',
      ).argParser(positive),
    )
    .addOption(
      new Option('--log-level <level>', 'the least that is logged')
        .choices(LOG_LEVELS)
        .env('SUNPILOT_LOG_LEVEL')
        .default('info'),
    )
    .action(async (flags: RunFlags) => {
      context.done(await run(flags, context));
    });
};

async function run(flags: RunFlags, context: CommandContext): Promise<ExitCode> {
  const { io } = context;
  const reader = new ConfigReader(flags, context);
  // What a wallbox is made of is loaded only here: the other commands answer at once.
  const { startService } = await import('./start-service.ts');
  try {
    const started = await startService({ flags, reader, context });
    if (!started.ok) return refuse(started.problems);
    const { service } = started;
    const deaf = [
      io.onSignal('SIGTERM', () => service.stop()),
      io.onSignal('SIGINT', () => service.stop()),
      io.onSignal('SIGHUP', () => service.reload()),
      io.onCrash(() => service.cut()),
    ];
    const code = await service.ended;
    for (const stopListening of deaf) stopListening();
    return code;
  } finally {
    await rm(reader.demoStateDir, { recursive: true, force: true });
  }

  function refuse(problems: readonly ConfigProblem[]): ExitCode {
    for (const problem of problems) io.stderr.write(`${problemLine(problem)}\n`);
    return EXIT.wrong;
  }
}

function positive(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !(value > 0 && Number.isFinite(value))) {
    throw new InvalidArgumentError('It must be a number above 0.');
  }
  return value;
}
