import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { command } from '../support/fake-io.ts';

const { version } = JSON.parse(
  readFileSync(new URL('../../package.json', import.meta.url), 'utf8'),
);

describe('wrong usage: exit 2, on stderr, with what was meant', () => {
  test.each([
    { argv: [], err: /^Usage: sunpilot/, why: 'nothing is no command' },
    { argv: ['rnu'], err: /unknown command 'rnu'\n\(Did you mean run\?\)/, why: 'a command' },
    { argv: ['rnu', '--help'], err: /unknown command 'rnu'\n\(Did you mean run\?\)/ },
    { argv: ['--help', 'rnu'], err: /unknown command 'rnu'/ },
    { argv: ['help', 'dcotor'], err: /unknown command 'dcotor'\n\(Did you mean doctor\?\)/ },
    {
      argv: ['fly', '-h', '--far', '7'],
      err: /unknown command 'fly'\nsunpilot --help names/,
      why: 'nothing is like it',
    },
    { argv: ['check', '-x'], err: /unknown option '-x'\nsunpilot --help names/ },
    { argv: ['run', '--confg', 'x'], err: /unknown option '--confg'\n\(Did you mean --config\?\)/ },
    { argv: ['run', 'now'], err: /too many arguments for 'run'/ },
    { argv: ['run', '--config'], err: /argument missing/ },
    { argv: ['run', '--speed', 'fast'], err: /--speed <x>.*must be a number above 0/ },
    { argv: ['run', '--speed', '0'], err: /must be a number above 0/ },
    { argv: ['run', '--log-level', 'loud'], err: /Allowed choices are fatal, error/ },
    { argv: ['check'], err: /missing required argument 'file'/ },
    { argv: ['--verbose'], err: /unknown option '--verbose'/ },
  ])('$argv', async ({ argv, err }) => {
    const result = await command(argv);
    expect(result.code).toBe(2);
    expect(result.err).toMatch(err);
    expect(result.out).toBe('');
  });
});

describe('asked for: exit 0, on stdout', () => {
  test('--version', async () => {
    expect(await command(['--version'])).toEqual({ code: 0, out: `${version}\n`, err: '' });
  });

  test.each([
    ['--help'],
    ['help'],
    ['run', '--help'],
    ['read', '--help'],
    ['check', '--help'],
    ['password', '--help'],
    ['healthcheck', '--help'],
    ['init', '--help'],
    ['completion', '--help'],
    ['man', '--help'],
    ['doctor', '--help'],
    ['backup', '--help'],
    ['restore', '--help'],
    ['help', 'run'],
  ])('%s %s', async (...argv) => {
    const { code, out, err } = await command(argv);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toMatch(/^Usage: sunpilot/);
  });
});

test('a level in the environment is one of the levels', async () => {
  const { code, err } = await command(['run'], { env: { SUNPILOT_LOG_LEVEL: 'loud' } });
  expect(code).toBe(2);
  expect(err).toMatch(/^SUNPILOT_LOG_LEVEL is "loud", must be fatal, error, warn/);
});
