import { EventEmitter } from 'node:events';
import type { Argument, Command } from 'commander';
import { type OptionWords, wordsOf } from '../completion/words.ts';
import { version } from '../version.ts';

/** Of the lines of its source, characters. */
const WIDTH = 80;

const DESCRIPTION = [
  'SunPilot reads the smart meter, decides what an electric car may draw right now, and tells the car so over the control pilot of its charging cable (IEC 61851-1). Surplus from the roof goes into the car instead of the grid.',
  'Without a configuration, sunpilot run shows a simulated wallbox on http://127.0.0.1:8080. sunpilot init writes a configuration for a real one.',
];

const FILES = [
  ['/etc/sunpilot/config.yaml', 'The configuration, where no --config names another.'],
  ['/etc/default/sunpilot', 'Variables of the service.'],
  ['/var/lib/sunpilot', 'What is remembered: settings, faults, sessions and history.'],
] as const;

const ENVIRONMENT = [
  [
    'SUNPILOT_*',
    'Any key of the configuration: SUNPILOT_CHARGING__LIMITS__MAINS_A=25 sets charging.limits.mainsA. Two underscores go one level down, one parts words. With _FILE at its end the variable names a file that holds the value.',
  ],
  ['SUNPILOT_LOG_LEVEL', 'The least that is logged, as with --log-level.'],
] as const;

const EXITS = [
  ['0', 'Fine.'],
  ['1', 'It failed while running.'],
  ['2', 'Wrong usage or configuration; nothing was started.'],
] as const;

/** The manual page sunpilot(1) in the macros of man(7), made of the commands as they are. */
export function manualPage(program: Command, date: Date): string {
  const help = program.createHelp();
  const commands = help.visibleCommands(program).filter((one) => one.name() !== 'help');
  const day = date.toISOString().slice(0, 10);
  return [
    `.TH SUNPILOT 1 "${day}" "SunPilot ${version}" "User Commands"`,
    '.SH NAME',
    'sunpilot \\- wallbox that follows the sun',
    '.SH SYNOPSIS',
    ...commands.flatMap((command, index) => [...(index === 0 ? [] : ['.br']), synopsis(command)]),
    '.SH DESCRIPTION',
    ...DESCRIPTION.flatMap((paragraph, index) => [
      ...(index === 0 ? [] : ['.PP']),
      filled(paragraph),
    ]),
    '.SH COMMANDS',
    ...commands.flatMap((command) => section(program, command)),
    ...list('EXIT STATUS', EXITS),
    ...list('FILES', FILES),
    ...list('ENVIRONMENT', ENVIRONMENT),
    '.SH SEE ALSO',
    '.BR systemctl (1),',
    '.BR journalctl (1)',
    '',
  ].join('\n');
}

/** `sunpilot read [options] [source]` with its parts in the faces of a manual. */
function synopsis(command: Command): string {
  const words = command.registeredArguments.map((argument) => ` ${argumentText(argument)}`);
  return `\\fBsunpilot ${text(command.name())}\\fR [\\fIoptions\\fR]${words.join('')}`;
}

function argumentText(argument: Argument): string {
  const dots = argument.variadic ? '...' : '';
  const name = `\\fI${text(argument.name())}\\fR${dots}`;
  return argument.required ? name : `[${name}]`;
}

function section(program: Command, command: Command): readonly string[] {
  const { options } = wordsOf(program).commands.find(({ name }) => name === command.name()) ?? {
    options: [],
  };
  const described = command.registeredArguments.filter(({ description }) => description !== '');
  const after = textAfterHelp(command);
  return [
    `.SS "sunpilot ${text(command.name())}"`,
    filled(command.description()),
    ...described.flatMap((argument) => [
      '.TP',
      argumentText(argument),
      filled(argument.description),
    ]),
    ...options.flatMap((option) => ['.TP', flagsText(option), filled(meaningOf(option))]),
    ...(after === '' ? [] : ['.PP', '.nf', ...after.split('\n').map(text), '.fi']),
  ];
}

/** `-h, --help`, or `--config file`, with what is typed in bold. */
function flagsText({ short, long, placeholder }: OptionWords): string {
  const flags = [short, long].flatMap((flag) => (flag === undefined ? [] : text(flag)));
  const value = placeholder === '' ? '' : ` \\fI${text(placeholder.replace(/[<>]/g, ''))}\\fR`;
  return `\\fB${flags.join('\\fR, \\fB')}\\fR${value}`;
}

function meaningOf({ description, follows }: OptionWords): string {
  return follows.kind === 'one-of' ? `${description}: ${follows.words.join(', ')}` : description;
}

/** What `--help` says below the options. */
function textAfterHelp(command: Command): string {
  let written = '';
  const write = (more: string): void => {
    written += more;
  };
  // Commander keeps it as a listener and gives it out to nobody else.
  if (command instanceof EventEmitter) {
    command.emit('afterHelp', { command, error: false, write });
  }
  return written.trim();
}

function list(
  name: string,
  entries: readonly (readonly [key: string, meaning: string])[],
): readonly string[] {
  return [
    `.SH ${name}`,
    ...entries.flatMap(([key, meaning]) => ['.TP', `\\fB${text(key)}\\fR`, filled(meaning)]),
  ];
}

/** Text that is filled anyway, in lines that anybody can read. */
function filled(plain: string): string {
  const lines: string[] = [];
  for (const word of plain.split(' ')) {
    const longer = `${lines.at(-1)} ${word}`;
    if (lines.length > 0 && text(longer).length < WIDTH) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines.map(text).join('\n');
}

/** A line of roff(7) that means what it says: no escape, no request, and a hyphen that can be copied. */
function text(plain: string): string {
  const escaped = plain
    .replaceAll('\\', '\\e')
    .replaceAll('-', '\\-')
    .replaceAll("'", '\\(aq')
    .replaceAll('`', '\\(ga')
    .replaceAll('^', '\\(ha')
    .replaceAll('~', '\\(ti');
  return escaped.replace(/^\./, '\\&.');
}
