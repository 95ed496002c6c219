import { existsSync } from 'node:fs';
import { systemClock } from '../clock.ts';
import type { Config } from '../config.ts';
import { composeConfig } from '../setup/compose-config.ts';
import { selfTest } from '../setup/self-test.ts';
import { mayWrite, writeConfig } from '../setup/write-config.ts';
import type { AddCommand, CommandContext } from './command.ts';
import { INSTALLED } from './config-reader.ts';
import { EXIT, type ExitCode } from './exit-code.ts';
import { Dialogue, DialogueEndedError } from './init/dialogue.ts';
import {
  answersOf,
  type InitFlags,
  type PartialAnswers,
  withInitFlags,
} from './init/init-flags.ts';
import { interview, withoutQuestions } from './init/interview.ts';
import { namedMeter, tryNamed } from './init/meter-question.ts';
import { nextSteps, selfTestLines } from './init/outcome.ts';
import { ownStateFolder } from './init/own-state-folder.ts';
import { RefusedError } from './init/refused-error.ts';

/** There while systemd runs this machine, sd_booted(3). */
const SYSTEMD = '/run/systemd/system';

const AFTER = `
At a terminal it asks for what no flag gives. Elsewhere --meter, --board and --circuit are needed,
and with a real board --password-file, and --phases beside --mains. --meter takes what sunpilot
read takes, a bare address (192.168.1.20), or simulated.`;

/** `sunpilot init`: writes a first configuration, by questions or flags. Drives nothing. */
export const addInit: AddCommand = (program, context) => {
  const command = program
    .command('init')
    .description('Set this box up: ask, show the meter live, and write a configuration.');
  withInitFlags(command)
    .addHelpText('after', AFTER)
    .action(async (flags: InitFlags) => {
      context.done(await init(flags, context));
    });
};

interface Setup {
  readonly flags: InitFlags;
  readonly context: CommandContext;
  /** The file to write. */
  readonly path: string;
  /** Undefined where nobody sits at a terminal. */
  readonly talk: Dialogue | undefined;
  /** Aborted when it is to end early. */
  readonly signal: AbortSignal;
}

async function init(flags: InitFlags, context: CommandContext): Promise<ExitCode> {
  const { io } = context;
  const talk = io.stdin.isTTY === true ? new Dialogue(io) : undefined;
  const stop = new AbortController();
  const end = (): void => {
    stop.abort();
    talk?.close();
  };
  const deaf = [io.onSignal('SIGINT', end), io.onSignal('SIGTERM', end)];
  const path = flags.config ?? INSTALLED;
  const signal = talk?.signal ?? stop.signal;
  try {
    const config = await setUp({ flags, context, path, talk, signal });
    const place = { path, isInstalled: path === INSTALLED, hasService: existsSync(SYSTEMD) };
    const isByNpx = io.env['npm_command'] === 'exec';
    io.stdout.write(nextSteps({ ...place, config, isByNpx }));
    return EXIT.fine;
  } catch (error) {
    if (error instanceof DialogueEndedError || (signal.aborted && error instanceof RefusedError)) {
      io.stderr.write('\nsunpilot: ended; nothing was written\n');
      return EXIT.failed;
    }
    if (!(error instanceof RefusedError)) throw error;
    io.stderr.write(`sunpilot: ${error.message}\n`);
    return error.exitCode;
  } finally {
    for (const stopListening of deaf) stopListening();
    talk?.close();
  }
}

async function setUp(setup: Setup): Promise<Config> {
  const { flags, context, path, talk } = setup;
  const force = flags.force === true;
  await refuseUnwritable(path, force);
  const given = answersOf(flags);
  const stateDir = given.stateDir ?? (await ownStateFolder(context.io.env));
  const known = await withMeter(setup, { ...given, ...(stateDir !== undefined && { stateDir }) });
  const compose = (answers: PartialAnswers) =>
    composeConfig(answers, { rules: context.worlds.rules, path });
  const { text, config } = await (talk === undefined
    ? withoutQuestions(known, compose)
    : interview(talk, known, compose));
  await tryBoard(setup, config);
  const written = await writeConfig(path, text, { force });
  if (!written.ok) throw new RefusedError('failed', written.detail);
  return config;
}

/** Before anybody answers a question for nothing. */
async function refuseUnwritable(path: string, force: boolean): Promise<void> {
  const may = await mayWrite(path, { force });
  if (may.ok) return;
  if (may.kind === 'exists') throw new RefusedError('wrong', `${may.detail}; --force replaces it`);
  throw new RefusedError('failed', `${may.detail}; use sudo, or name another with --config`);
}

/** The meter that a flag names, once it has shown a reading. */
async function withMeter(
  { flags, context, signal }: Setup,
  known: PartialAnswers,
): Promise<PartialAnswers> {
  const { meter: word } = flags;
  if (word === undefined) return known;
  const named = namedMeter(word, flags);
  if (!flags.try || word === 'simulated') {
    return { ...known, meter: named.block as NonNullable<PartialAnswers['meter']> };
  }
  const trial = await tryNamed(named, signal);
  if (!trial.ok) {
    const kind = trial.kind === 'invalid' ? 'wrong' : 'failed';
    throw new RefusedError(kind, `--meter ${word}: ${trial.detail}`);
  }
  context.io.stdout.write(`${word}: ${trial.line}\n`);
  return { ...known, meter: trial.meter };
}

/** Tries a real board where that is wanted; the contactor stays open. */
async function tryBoard({ flags, context, talk }: Setup, config: Config): Promise<void> {
  const { io, worlds } = context;
  if (config.board.driver === 'simulated') return;
  const question = '\nTry the board now? The contactor stays open, and no current is offered.';
  const isWanted = flags.testBoard === true || (await talk?.yes(question, true)) === true;
  if (!isWanted) return;
  const warn = (text: string): void => {
    io.stderr.write(`${text}\n`);
  };
  const open = async () => (await worlds.open(config, { speed: 1, warn })).board;
  const result = await selfTest(open, { clock: systemClock });
  for (const line of selfTestLines(result)) io.stdout.write(`  ${line}\n`);
  if (result.ok || (await talk?.yes('Write the configuration all the same?', false)) === true) {
    return;
  }
  throw new RefusedError('failed', 'the board is not as it should be; nothing was written');
}
