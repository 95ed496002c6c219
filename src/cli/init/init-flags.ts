import { readFileSync } from 'node:fs';
import { type Command, Option } from 'commander';
import { typedPassword } from '../../api/access/password.ts';
import { PAGE_LANGUAGES } from '../../api/api.config.ts';
import { CHARGE_MODES } from '../../charging/charger.ts';
import type { SetupAnswers } from '../../setup/answers.ts';
import { messageOf } from '../../thrown.ts';
import { RefusedError } from './refused-error.ts';

/** What `sunpilot init` is told by flags. Numbers are checked where all answers are. */
export interface InitFlags {
  readonly config?: string;
  readonly force?: true;
  readonly language?: NonNullable<SetupAnswers['language']>;
  readonly passwordFile?: string;
  readonly name?: string;
  readonly timezone?: string;
  readonly meter?: string;
  readonly keyFile?: string;
  readonly authKeyFile?: string;
  /** false with `--no-try`. */
  readonly try: boolean;
  readonly phases?: string;
  readonly circuit?: string;
  readonly cable?: string;
  readonly mains?: string;
  readonly board?: SetupAnswers['board']['driver'];
  readonly sense?: 'iio' | 'none';
  readonly externalInterlock?: true;
  readonly testBoard?: true;
  readonly mode?: NonNullable<SetupAnswers['mode']>;
  readonly reach?: NonNullable<SetupAnswers['reach']>;
  readonly port?: string;
  readonly stateDir?: string;
}

/** Where each answer comes from on the command line; of several that fit the longest counts. */
const FLAG_OF: Readonly<Record<string, string>> = {
  '/language': '--language',
  '/password': '--password-file',
  '/name': '--name',
  '/timezone': '--timezone',
  '/meter': '--meter',
  '/electrical/phases': '--phases',
  '/electrical/circuitA': '--circuit',
  '/electrical/cableA': '--cable',
  '/electrical/mainsA': '--mains',
  '/board': '--board',
  '/board/sense': '--sense',
  '/board/contactorInterlock': '--external-interlock',
  '/mode': '--mode',
  '/reach': '--reach',
  '/port': '--port',
  '/stateDir': '--state-dir',
};

/** The flag that an answer comes from, for a problem with it. */
export function flagOf(pointer: string): string | undefined {
  const fits = Object.entries(FLAG_OF).filter(
    ([start]) => pointer === start || pointer.startsWith(`${start}/`),
  );
  return fits.toSorted(([one], [other]) => other.length - one.length)[0]?.[1];
}

/** Gives `init` its flags. */
export function withInitFlags(command: Command): Command {
  return command
    .option('--config <file>', 'file to write; else /etc/sunpilot/config.yaml')
    .option('--force', 'replace a file that is there')
    .addOption(new Option('--language <code>', 'language of the page').choices(PAGE_LANGUAGES))
    .option('--password-file <file>', 'holds the password, or what sunpilot password prints')
    .option('--name <host>', 'host name of this box')
    .option('--timezone <zone>', 'IANA time zone of the meter; else that of this machine')
    .option('--meter <source>', 'serial port or address of the meter, or simulated')
    .option('--key-file <file>', 'holds the decryption key of an encrypting meter')
    .option('--auth-key-file <file>', 'holds its authentication key')
    .option('--no-try', 'believe in the meter without a reading')
    .addOption(new Option('--phases <n>', 'phases wired to the wallbox').choices(['1', '3']))
    .option('--circuit <amperes>', "breaker of the wallbox's circuit")
    .option('--cable <amperes>', 'what a fixed charging cable carries')
    .option('--mains <amperes>', 'main fuse of the house per phase')
    .addOption(
      new Option('--board <driver>', 'what is driven').choices([
        'simulated',
        'sysfs',
        'pigpio',
        'pigpiod',
      ]),
    )
    .addOption(new Option('--sense <how>', 'how the pilot is measured').choices(['iio', 'none']))
    .option('--external-interlock', 'hardware opens the contactor when the car lets go')
    .option('--test-board', 'try the board before the file is written, with the contactor open')
    .addOption(new Option('--mode <mode>', 'mode at the first start').choices(CHARGE_MODES))
    .addOption(new Option('--reach <who>', 'who opens the page').choices(['machine', 'house']))
    .option('--port <port>', 'port of the page')
    .option('--state-dir <folder>', 'where it remembers');
}

/** Answers as far as there are any; what is missing in them is to be asked. */
export type PartialAnswers = Partial<Omit<SetupAnswers, 'electrical'>> & {
  readonly electrical: Partial<SetupAnswers['electrical']>;
};

/**
 * What flags answer, but for the meter, which is tried first.
 *
 * @throws {RefusedError} for a password file that cannot be read.
 */
export function answersOf(flags: InitFlags): PartialAnswers {
  const { language, name, mode, reach, stateDir, passwordFile, timezone = systemZone() } = flags;
  const electrical = {
    ...(flags.phases !== undefined && { phases: Number(flags.phases) as 1 | 3 }),
    ...(flags.circuit !== undefined && { circuitA: numberOf(flags.circuit) }),
    ...(flags.cable !== undefined && { cableA: numberOf(flags.cable) }),
    ...(flags.mains !== undefined && { mainsA: numberOf(flags.mains) }),
  };
  const board = boardOf(flags);
  return {
    ...(language !== undefined && { language }),
    ...(passwordFile !== undefined && {
      password: passwordIn(passwordFile),
    }),
    ...(name !== undefined && { name }),
    ...(timezone !== undefined && { timezone }),
    electrical,
    ...(board !== undefined && { board }),
    ...(mode !== undefined && { mode }),
    ...(reach !== undefined && { reach }),
    ...(flags.port !== undefined && { port: numberOf(flags.port) }),
    ...(stateDir !== undefined && { stateDir }),
  };
}

function passwordIn(file: string): string {
  try {
    return typedPassword(readFileSync(file, 'utf8'));
  } catch (cause) {
    const text = `--password-file cannot be read: ${messageOf(cause)}`;
    throw new RefusedError('wrong', text, cause);
  }
}

function boardOf(flags: InitFlags): SetupAnswers['board'] | undefined {
  const { board: driver, sense, externalInterlock } = flags;
  if (driver === undefined || driver === 'simulated') return driver && { driver };
  return {
    driver,
    ...(sense !== undefined && { sense }),
    ...(externalInterlock === true && { contactorInterlock: 'external' }),
  };
}

/** What is no number is left as it was typed, for the schema to refuse. */
function numberOf(text: string): number {
  const value = Number(text.replace(/\s*A$/i, ''));
  return text.trim() === '' || Number.isNaN(value) ? (text as unknown as number) : value;
}

/** A machine that was never told where it is says UTC, where no house is. */
function systemZone(): string | undefined {
  const { timeZone } = new Intl.DateTimeFormat().resolvedOptions();
  return /^(?:UTC|GMT|Etc\/.*)$/.test(timeZone) ? undefined : timeZone;
}
