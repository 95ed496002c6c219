import { rm } from 'node:fs/promises';
import { InvalidArgumentError, Option } from 'commander';
import { problemLine } from '../config/problem.ts';
import type { AddCommand, CommandContext } from './command.ts';
import { type ConfigFlags, withConfigFlags } from './config-flags.ts';
import { ConfigReader } from './config-reader.ts';
import { EXIT, type ExitCode } from './exit-code.ts';
import type { Io } from './io.ts';
import { isLogLevel, LOG_LEVELS, type LogLevel } from './log.ts';
import type { Service } from './service.ts';

interface RunFlags extends ConfigFlags {
  readonly speed?: number;
  readonly logLevel?: LogLevel;
  readonly setup?: true;
}

/** `sunpilot run`: the controller. */
export const addRun: AddCommand = (program, context) => {
  const command = program.command('run').description('Run the wallbox until told to stop.');
  const speed = 'seconds that pass in a simulated world for each real one';
  const logLevel = 'the least that is logged; else SUNPILOT_LOG_LEVEL, else info';
  const setup = 'without a configuration, serve the page of a first installation';
  withConfigFlags(command)
    .addOption(new Option('--speed <x>', speed).argParser(positive))
    .addOption(new Option('--log-level <level>', logLevel).choices(LOG_LEVELS))
    .option('--setup', setup)
    .action(async (flags: RunFlags) => {
      context.done(await run(flags, context));
    });
};

async function run(flags: RunFlags, context: CommandContext): Promise<ExitCode> {
  const { io } = context;
  const logLevel = flags.logLevel ?? io.env['SUNPILOT_LOG_LEVEL'] ?? 'info';
  if (!isLogLevel(logLevel)) {
    io.stderr.write(`SUNPILOT_LOG_LEVEL is "${logLevel}", must be ${LOG_LEVELS.join(', ')}\n`);
    return EXIT.wrong;
  }
  if (flags.setup === true) {
    const { firstRun } = await import('./first-run.ts');
    const first = await firstRun(flags, context, logLevel);
    if (first.kind === 'over') return first.code;
    return drive({ ...flags, config: first.configPath }, context, logLevel);
  }
  return drive(flags, context, logLevel);
}

/** Drives the wallbox until it is over. */
async function drive(
  flags: RunFlags,
  context: CommandContext,
  logLevel: LogLevel,
): Promise<ExitCode> {
  const { io } = context;
  const reader = new ConfigReader(flags, context);
  // What a wallbox is made of is loaded only here: the other commands answer at once.
  const { startService } = await import('./start-service.ts');
  try {
    const started = await startService({
      reader,
      context,
      logLevel,
      speed: flags.speed,
      isSetUp: flags.setup === true,
    });
    if (started.ok) return await serve(started.service, io);
    for (const problem of started.problems) io.stderr.write(`${problemLine(problem)}\n`);
    return EXIT[started.kind];
  } finally {
    await rm(reader.demoStateDir, { recursive: true, force: true });
  }
}

/** Does what signals ask for until it is over. */
async function serve(service: Service, io: Io): Promise<ExitCode> {
  const deaf = [
    io.onSignal('SIGTERM', () => service.stop()),
    io.onSignal('SIGINT', () => service.stop()),
    io.onSignal('SIGHUP', () => service.reload()),
    io.onCrash(() => service.cut()),
  ];
  try {
    return await service.ended;
  } finally {
    for (const stopListening of deaf) stopListening();
  }
}

function positive(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !(value > 0 && Number.isFinite(value))) {
    throw new InvalidArgumentError('It must be a number above 0.');
  }
  return value;
}
