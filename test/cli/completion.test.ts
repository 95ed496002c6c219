import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { command } from '../support/fake-io.ts';
import { has } from '../support/shell.ts';
import { hasTerminal, TypedTerminal } from '../support/typed-terminal.ts';

/** With these two files in it and nothing else. */
let folder: string;
const files: Record<string, string> = {};
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sunpilot-test-'));
  for (const name of ['own config.yaml', 'other.yaml']) writeFileSync(join(folder, name), '');
  for (const shell of ['bash', 'zsh', 'fish']) {
    const { code, out } = await command(['completion', shell]);
    expect(code).toBe(0);
    files[shell] = join(folder, `.${shell}`);
    writeFileSync(files[shell], out);
  }
});
afterAll(() => rmSync(folder, { recursive: true }));

const COMMANDS = [
  'init',
  'run',
  'check',
  'doctor',
  'read',
  'password',
  'healthcheck',
  'backup',
  'restore',
  'completion',
  'man',
  'help',
];

/** What is typed so far, the last word unfinished, and what may become of it. */
const TYPED: readonly (readonly [typed: readonly string[], expected: readonly string[]])[] = [
  [[''], COMMANDS],
  [['do'], ['doctor']],
  [['re'], ['read', 'restore']],
  [['nothing'], []],
  [['init', '--lang'], ['--language']],
  [['init', '--key'], ['--key-file']],
  [
    ['init', '--language', ''],
    ['en', 'nl', 'de', 'fr'],
  ],
  [
    ['init', '--board', 'pig'],
    ['pigpio', 'pigpiod'],
  ],
  [['init', '--circuit', ''], []],
  [['run', '--log-level', 'f'], ['fatal']],
  [
    ['completion', ''],
    ['bash', 'zsh', 'fish'],
  ],
  [['help', 'du'], []],
  [['help', 'back'], ['backup']],
  [
    ['check', 'o'],
    ['other.yaml', 'own config.yaml'],
  ],
  [['run', '--config', 'oth'], ['other.yaml']],
  [['run', 'oth'], []],
  [['doctor', '--config', 'x.yaml', '--s'], ['--set']],
];

const sorted = (words: readonly string[]): readonly string[] => words.toSorted();

describe('bash', () => {
  const SCRIPT = `source "$0"
COMP_WORDS=(sunpilot "$@") COMP_CWORD=$#
_sunpilot
for word in "\${COMPREPLY[@]}"; do printf '%s\\n' "$word"; done`;

  const complete = (words: readonly string[]): readonly string[] => {
    const argv = ['--norc', '-euc', SCRIPT, files['bash'] ?? '', ...words];
    const { stdout, stderr } = spawnSync('bash', argv, { cwd: folder, encoding: 'utf8' });
    expect(stderr).toBe('');
    return stdout.split('\n').filter(Boolean);
  };

  test.each(TYPED)('%j', (typed, expected) => {
    expect(sorted(complete(typed))).toEqual(sorted(expected));
  });

  test('--option=value, which it takes for three words', () => {
    expect(complete(['init', '--language', '=', 'n'])).toEqual(['nl']);
    expect(complete(['init', '--language', '='])).toEqual(['en', 'nl', 'de', 'fr']);
  });

  test.runIf(hasTerminal)('by the Tab key', async () => {
    const terminal = new TypedTerminal(`cd '${folder}'; bash --norc --noprofile -i`, {
      PS1: 'ready> ',
    });
    onTestFinished(() => terminal.end());
    await terminal.answers('ready> ', `source '${files['bash']}'`);
    await terminal.shows('ready> ');
    terminal.type('sunpilot doc\t');
    await terminal.shows('doctor ');
    terminal.type('--conf\t');
    await terminal.shows('--config ');
    terminal.type('oth\t');
    await terminal.shows('other.yaml ');
    terminal.type('\x15exit\r');
    await terminal.exitCode;
  });
});

describe.skipIf(!has('fish'))('fish', () => {
  const complete = (words: readonly string[]): readonly string[] => {
    const line = ['sunpilot', ...words].join(' ');
    const script = `source ${files['fish']}; complete -C '${line}'`;
    const env = { ...process.env, HOME: folder, XDG_CONFIG_HOME: folder };
    const argv = ['--no-config', '-c', script];
    const { stdout, stderr } = spawnSync('fish', argv, { cwd: folder, encoding: 'utf8', env });
    expect(stderr).toBe('');
    return stdout.split('\n').flatMap((one) => one.split('\t')[0] || []);
  };

  test.each(TYPED)('%j', (typed, expected) => {
    // A blank in a name comes escaped.
    const found = complete(typed).map((word) => word.replaceAll('\\ ', ' '));
    expect(sorted(found)).toEqual(sorted(expected));
  });
});

describe.skipIf(!has('zsh') || !hasTerminal)('zsh', () => {
  test('by the Tab key, sourced or out of its fpath', async () => {
    const terminal = new TypedTerminal(`cd '${folder}'; zsh --no-rcs -i`, { HOME: folder });
    onTestFinished(() => terminal.end());
    const setUp = `autoload -U compinit; compinit -u -d .dump; source '${files['zsh']}'`;
    terminal.type(`unsetopt zle_bracketed_paste; ${setUp}; PS1='ready> '\r`);
    await terminal.shows('ready> ');
    terminal.type('sunpilot doc\t');
    await terminal.shows('tor');
    terminal.type('--conf\t');
    await terminal.shows('ig=');
    terminal.type('oth\t');
    await terminal.shows('er.yaml');
    terminal.type('\x15sunpilot init --language \t');
    await terminal.shows('en');
    terminal.type('\x15sunpilot init --board=pigpiod --sen\t');
    await terminal.shows('se=');
    terminal.type('\x15exit\r');
    await terminal.exitCode;
    expect(terminal.screen).not.toMatch(/_sunpilot:|_arguments:/);
  });
});

test.each(['', 'tcsh'])('%j is no shell that is known', async (shell) => {
  const { code, err } = await command(['completion', ...(shell === '' ? [] : [shell])]);
  expect(err).toMatch(shell === '' ? /missing required argument/ : /Allowed choices are bash, zsh/);
  expect(code).toBe(2);
});
