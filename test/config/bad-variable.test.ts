import { describe, expect, test } from 'vitest';
import { FILES, loadText, SMALLEST } from '../support/load-text.ts';

describe('variables and flags', () => {
  const ENV_ROWS: readonly { why: string; env: Record<string, string>; lines: string[] }[] = [
    {
      why: 'the variable stands for the place',
      env: { SUNPILOT_CHARGING__LIMITS__MAINS_A: 'many' },
      lines: [
        'SUNPILOT_CHARGING__LIMITS__MAINS_A charging.limits.mainsA: is "many", must be a number from 6 to 250 or null',
      ],
    },
    {
      why: 'a variable that nobody filled, as of a main fuse: nothing is not null',
      env: { SUNPILOT_CHARGING__LIMITS__MAINS_A: '', SUNPILOT_CONNECTION__PHASES: ' ' },
      lines: [
        'SUNPILOT_CHARGING__LIMITS__MAINS_A charging.limits.mainsA: is empty, must be a number from 6 to 250 or null',
        'SUNPILOT_CONNECTION__PHASES connection.phases: is empty, must be 1 or 3',
      ],
    },
    {
      why: 'a name that is nearly one',
      env: { SUNPILOT_CHARGING__LIMIT__MAINS_A: '25', SUNPILOT_NAM_FILE: '/x' },
      lines: [
        'SUNPILOT_CHARGING__LIMIT__MAINS_A is not the name of any setting, did you mean SUNPILOT_CHARGING__LIMITS__MAINS_A?',
        'SUNPILOT_NAM_FILE is not the name of any setting, did you mean SUNPILOT_NAME_FILE?',
      ],
    },
    {
      why: 'a name that is none',
      env: { SUNPILOT_WEATHER_FORECAST: 'rain' },
      lines: ['SUNPILOT_WEATHER_FORECAST is not the name of any setting'],
    },
    {
      why: 'a key of another source',
      env: { SUNPILOT_METER__PORT: '23' },
      lines: [
        'SUNPILOT_METER__PORT meter.port: is not known, allowed: source, day, seed, late, stale, lost',
      ],
    },
    {
      why: 'a file that is not there',
      env: { SUNPILOT_NAME_FILE: '/run/secrets/nothing' },
      lines: ['SUNPILOT_NAME_FILE name: cannot be read from /run/secrets/nothing: no such file'],
    },
    {
      why: 'value and file',
      env: { SUNPILOT_NAME: 'a', SUNPILOT_NAME_FILE: '/run/secrets/mains' },
      lines: [
        'SUNPILOT_NAME_FILE name: is given together with SUNPILOT_NAME, must be one of the two',
      ],
    },
    {
      why: 'text that is no YAML',
      env: { SUNPILOT_CONNECTION__PHASES: '{' },
      lines: [
        expect.stringMatching(
          /^SUNPILOT_CONNECTION__PHASES connection.phases: is not a YAML value: /,
        ),
      ],
    },
    {
      why: 'a tag that nobody knows',
      env: { SUNPILOT_API__HOSTS: '!all' },
      lines: ['SUNPILOT_API__HOSTS api.hosts: is not a YAML value: Unresolved tag: !all'],
    },
    {
      why: 'a secret in the environment is not shown either',
      env: { SUNPILOT_API__PASSWORD: 'hunter2' },
      lines: [
        expect.stringMatching(/^SUNPILOT_API__PASSWORD api.password: is not usable, must be/),
      ],
    },
    {
      why: 'an empty password is none',
      env: { SUNPILOT_API__PASSWORD_FILE: '/run/secrets/empty' },
      lines: ['SUNPILOT_API__PASSWORD_FILE api.password: is not usable: the password is empty'],
    },
  ];
  test.each(ENV_ROWS)('$why', async ({ env, lines }) => {
    expect((await loadText(SMALLEST, { env })).lines).toEqual(lines);
  });

  test('no word of a secret file is ever repeated', async () => {
    const env = { SUNPILOT_API__TOKENS_FILE: '/run/secrets/password' };
    const { lines } = await loadText(SMALLEST, { env });
    expect(lines).toHaveLength(1);
    expect(lines[0]).not.toContain(FILES['/run/secrets/password']?.trim());
  });

  const SET_ROWS: readonly { why: string; sets: string[]; lines: string[] }[] = [
    {
      why: 'the flag stands for the place',
      sets: ['charging.limits.mainsA=2'],
      lines: ['--set charging.limits.mainsA: is 2, must be a number from 6 to 250 or null'],
    },
    {
      why: 'a path that is none',
      sets: ['charging.start.mod=off'],
      lines: ['--set charging.start.mod: is not known, did you mean charging.start.mode?'],
    },
    { why: 'no value', sets: ['name'], lines: ['--set name is not usable, must be path=value'] },
    {
      why: 'a secret, in itself and inside of its block',
      sets: ['api.password=hunter2', 'api={tokens: [{name: a, hash: hunter2}]}'],
      lines: [
        '--set api api.tokens[0].hash: is a secret and a command line is public, use SUNPILOT_API__TOKENS_FILE',
        '--set api.password: is a secret and a command line is public, use SUNPILOT_API__PASSWORD_FILE',
      ],
    },
  ];
  test('a flag that says null takes a limit away, one that says nothing does not', async () => {
    const { lines } = await loadText(SMALLEST, { sets: ['charging.limits.mainsA='] });
    expect(lines).toEqual([
      '--set charging.limits.mainsA: is empty, must be a number from 6 to 250 or null',
    ]);
    expect((await loadText(SMALLEST, { sets: ['charging.limits.mainsA=null'] })).lines).toEqual([]);
  });

  test.each(SET_ROWS)('--set: $why', async ({ sets, lines }) => {
    expect((await loadText(SMALLEST, { sets })).lines).toEqual(lines);
  });

  test('what was set over the API is told by its file', async () => {
    const settings = { path: '/s/settings.json', value: { charging: { law: 'gone' } } };
    const { lines } = await loadText(SMALLEST, { settings });
    expect(lines).toEqual([expect.stringMatching(/^\/s\/settings.json charging.law: is "gone", /)]);
  });
});
