import { describe, expect, test } from 'vitest';
import { pathsOf, variableOf } from '../../src/config/environment.ts';
import { valueAt } from '../../src/config/layer.ts';
import { configSchema } from '../../src/config/load.ts';
import { loadText, SMALLEST } from '../support/load-text.ts';

const FILE = `${SMALLEST}charging: { limits: { mainsA: 20, circuitA: 16 }, start: { mode: manual } }\n`;
const settingsOf = (charging: object) => ({ path: '/s/settings.json', value: { charging } });

describe('defaults < file < settings < environment < flags', () => {
  const KEY = 'charging.start.manualDutyPercent';
  const file = `${SMALLEST}charging: { start: { manualDutyPercent: 20 } }\n`;
  const settings = settingsOf({ start: { manualDutyPercent: 30 } });
  const env = { SUNPILOT_CHARGING__START__MANUAL_DUTY_PERCENT: '40' };
  const sets = [`${KEY}=50`];

  test.each([
    { of: 'nothing', text: SMALLEST, more: {}, expected: 10 },
    { of: 'the file', text: file, more: {}, expected: 20 },
    { of: 'file and settings', text: file, more: { settings }, expected: 30 },
    { of: 'settings without a file key', text: SMALLEST, more: { settings }, expected: 30 },
    { of: 'file, settings and environment', text: file, more: { settings, env }, expected: 40 },
    { of: 'all of them', text: file, more: { settings, env, sets }, expected: 50 },
    { of: 'flag and file', text: file, more: { sets }, expected: 50 },
    {
      of: 'two flags: the later',
      text: file,
      more: { sets: [...sets, `${KEY}=60`] },
      expected: 60,
    },
  ])('of $of: $expected', async ({ text, more, expected }) => {
    const { config, lines } = await loadText(text, more);
    expect(lines).toEqual([]);
    expect(config?.charging.start.manualDutyPercent).toBe(expected);
  });

  test('a layer changes its own keys and leaves the neighbours', async () => {
    const { config } = await loadText(FILE, {
      env: { SUNPILOT_CHARGING__LIMITS__MAINS_A: '25' },
      settings: settingsOf({ start: { enabled: false } }),
    });
    expect(config?.charging.limits).toMatchObject({ mainsA: 25, circuitA: 16 });
    expect(config?.charging.start).toMatchObject({ mode: 'manual', enabled: false });
  });

  test('null takes away what a weaker layer set', async () => {
    const { config } = await loadText(FILE, { sets: ['charging.limits.mainsA=null'] });
    expect(config?.charging.limits.mainsA).toBeNull();
  });

  test('a whole block at once, in YAML', async () => {
    const { config } = await loadText(FILE, { sets: ['charging.limits={mainsA: 30, cableA: 20}'] });
    expect(config?.charging.limits).toMatchObject({ mainsA: 30, circuitA: 16, cableA: 20 });
  });

  test('a block cannot hide that the file has none there', async () => {
    const { lines } = await loadText(`${SMALLEST}charging: 5\n`, { sets: ['charging.law=step'] });
    expect(lines).toEqual([expect.stringMatching(/^c.yaml:2:11 charging: is 5, must be a block/)]);
  });
});

describe('variables', () => {
  test.each([
    ['name', 'SUNPILOT_NAME'],
    ['stateDir', 'SUNPILOT_STATE_DIR'],
    ['charging.limits.mainsA', 'SUNPILOT_CHARGING__LIMITS__MAINS_A'],
    ['charging.start.manualDutyPercent', 'SUNPILOT_CHARGING__START__MANUAL_DUTY_PERCENT'],
    ['connection.nominalVoltageV', 'SUNPILOT_CONNECTION__NOMINAL_VOLTAGE_V'],
    ['meter.baudRate', 'SUNPILOT_METER__BAUD_RATE'],
    ['board.car.wantsA', 'SUNPILOT_BOARD__CAR__WANTS_A'],
    ['api.corsOrigins', 'SUNPILOT_API__CORS_ORIGINS'],
  ])('%s is %s', (key, name) => {
    expect(variableOf(key.split('.'))).toBe(name);
  });

  test('every key of the schema has a name of its own', () => {
    const names = pathsOf([configSchema]).map(variableOf);
    expect(names.length).toBeGreaterThan(40);
    expect(new Set(names).size).toBe(names.length);
    // A name with the suffix of files must never be another key's name as well.
    expect(names.filter((name) => names.includes(`${name}_FILE`))).toEqual([]);
  });

  test.each([
    { name: 'SUNPILOT_NAME', given: '123', key: 'name', expected: '123', why: 'text stays text' },
    {
      name: 'SUNPILOT_STATE_DIR',
      given: '/srv/a: b',
      key: 'stateDir',
      expected: '/srv/a: b',
      why: 'text is no YAML',
    },
    {
      name: 'SUNPILOT_CHARGING__START__ENABLED',
      given: 'false',
      key: 'charging.start.enabled',
      expected: false,
      why: 'a truth value',
    },
    {
      name: 'SUNPILOT_CHARGING__START__MODE',
      given: 'off',
      key: 'charging.start.mode',
      expected: 'off',
      why: 'a choice, not a truth value',
    },
    {
      name: 'SUNPILOT_CHARGING__LIMITS__MAINS_A_FILE',
      given: '/run/secrets/mains',
      key: 'charging.limits.mainsA',
      expected: 25,
      why: 'a number out of a file, without its line end',
    },
    {
      name: 'SUNPILOT_API__HOSTS',
      given: '[box.example.org, panel]',
      key: 'api.hosts',
      expected: ['box.example.org', 'panel'],
      why: 'a list',
    },
    {
      name: 'SUNPILOT_METER__LOST',
      given: '90s',
      key: 'meter.lost',
      expected: 90_000,
      why: 'a duration',
    },
  ])('$name=$given: $why', async ({ name, given, key, expected }) => {
    const { config, lines } = await loadText(SMALLEST, { env: { [name]: given } });
    expect(lines).toEqual([]);
    expect(valueAt(config, key.split('.'))).toEqual(expected);
  });

  test('a password in a file is hashed on the way in', async () => {
    const env = { SUNPILOT_API__PASSWORD_FILE: '/run/secrets/password' };
    const { config } = await loadText(SMALLEST, { env });
    expect(config?.api.password).toMatch(/^scrypt:/);
  });

  test('other programs and other settings of ours are left alone', async () => {
    const env = { PATH: '/bin', SUNPILOTX: '1', SUNPILOT_LOG_LEVEL: 'debug' };
    expect((await loadText(SMALLEST, { env })).lines).toEqual([]);
  });
});

test('what environment and flags pin, each with its name; the file pins nothing', async () => {
  const { pins } = await loadText(FILE, {
    settings: settingsOf({ law: 'step' }),
    env: { SUNPILOT_CHARGING__START__MODE: 'solar', SUNPILOT_CHARGING__LAW: 'step' },
    sets: ['charging.start={enabled: true, maxCurrentA: null}', 'charging.law=step'],
  });
  expect(Object.fromEntries(pins ?? [])).toEqual({
    'charging.start.mode': 'SUNPILOT_CHARGING__START__MODE',
    'charging.law': '--set charging.law',
    'charging.start.enabled': '--set charging.start',
    'charging.start.maxCurrentA': '--set charging.start',
  });
});
