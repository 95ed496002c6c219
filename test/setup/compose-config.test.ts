import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { hashPassword, verifyPassword } from '../../src/api/access/password.ts';
import type { SetupAnswers } from '../../src/setup/answers.ts';
import { composeConfig } from '../../src/setup/compose-config.ts';
import { command } from '../support/fake-io.ts';
import { temporaryFile } from '../support/temporary-file.ts';

const parts = { rules: [], path: '/etc/sunpilot/config.yaml' };
const PASSWORD = 'horse battery';

const PI: SetupAnswers = {
  language: 'nl',
  password: PASSWORD,
  meter: { source: 'serial', path: '/dev/serial/by-id/usb-FTDI' },
  electrical: { phases: 3, circuitA: 16, cableA: 20, mainsA: 25 },
  board: { driver: 'sysfs' },
  mode: 'solar',
};
const REMOTE: SetupAnswers = {
  meter: { source: 'power', url: 'http://SolarSync_E77308.local' },
  electrical: { phases: 1, circuitA: 16 },
  board: { driver: 'simulated' },
};

async function composed(answers: unknown) {
  const result = await composeConfig(answers, parts);
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  return result;
}

describe('the configuration', () => {
  test('holds what was answered and nothing else', async () => {
    const { text } = await composed(PI);
    const { api, ...rest } = parse(text);
    expect(rest).toEqual({
      version: 1,
      meter: { source: 'serial', path: '/dev/serial/by-id/usb-FTDI' },
      connection: { phases: 3 },
      charging: { start: { mode: 'solar' }, limits: { circuitA: 16, cableA: 20, mainsA: 25 } },
      board: { driver: 'sysfs' },
    });
    expect(api).toEqual({ host: '0.0.0.0', language: 'nl', password: expect.any(String) });
    expect(await verifyPassword(PASSWORD, api.password)).toBe(true);
    expect(text).not.toContain(PASSWORD);
  });

  test('says above each key what it is', async () => {
    const { text } = await composed(PI);
    const lines = text.split('\n');
    const keys = lines.flatMap((line, index) => (/^ *\w+: \S/.test(line) ? [index] : []));
    expect(keys.length).toBeGreaterThan(10);
    for (const index of keys) expect(lines[index - 1], lines[index]).toMatch(/^ *# \S/);
    expect(
      Math.max(...lines.filter((line) => line.includes('#')).map((line) => line.length)),
    ).toBeLessThanOrEqual(100);
    expect(text).toContain('# A P1 cable on a serial port\n  source: serial');
  });

  test('keeps a hash that was made before', async () => {
    const hash = await hashPassword(PASSWORD);
    expect((await composed({ ...PI, password: hash })).config.api.password).toBe(hash);
  });

  test('asks a remote often enough where it guards the fuse of three phases', async () => {
    const electrical = { phases: 3, circuitA: 16, mainsA: 25 };
    const { config } = await composed({ ...REMOTE, electrical });
    expect(config.meter).toMatchObject({ dataIntervalMs: 1_000 });
    expect((await composed(REMOTE)).text).not.toContain('dataIntervalMs');
  });

  test.each<[string, SetupAnswers]>([
    ['a Pi with a P1 cable', PI],
    ['a remote meter', REMOTE],
    [
      'all there is',
      {
        ...PI,
        name: 'Carport',
        timezone: 'Europe/Brussels',
        reach: 'machine',
        port: 8_081,
        stateDir: '/var/lib/carport',
        board: {
          driver: 'pigpiod',
          sense: 'none',
          contactorInterlock: 'external',
          pins: { rcd: null, led: 5 },
          temperature: { sensor: 'hwmon', name: 'lm75' },
        },
        meter: { source: 'http', url: 'http://10.0.0.9', preset: 'homewizard' },
      },
    ],
    // A text that YAML would read as something else stays a text.
    ['names like numbers', { ...REMOTE, name: '0x10', stateDir: '~' }],
  ])('%s passes sunpilot check', async (_, answers) => {
    const { text } = await composed(answers);
    const path = temporaryFile('config.yaml', text);
    const { code, out } = await command(['check', path]);
    expect(out).toBe(`${path}: fine\n`);
    expect(code).toBe(0);
  });
});

describe('what is wrong is told of the answer it is in', () => {
  test.each<[string, object, string]>([
    ['no meter', { meter: undefined }, '/meter'],
    ['a wrong address', { meter: { source: 'power', url: 'meter' } }, '/meter/url'],
    ['a recording', { meter: { source: 'replay', file: 'x.csv' } }, '/meter/source'],
    ['a short password', { password: 'short' }, '/password'],
    ['no password with a real board', { password: null }, '/password'],
    ['a circuit no car can use', { electrical: { circuitA: 5 } }, '/electrical/circuitA'],
    ['no circuit', { electrical: {} }, '/electrical/circuitA'],
    [
      'three phases that the meter does not tell apart',
      {
        meter: { source: 'modbus', map: 'energyme', host: 'energyme.local' },
        electrical: { phases: 3, circuitA: 16, mainsA: 25 },
      },
      '/electrical/mainsA',
    ],
    ['a sun without hardware', { meter: { source: 'simulated' } }, '/meter/source'],
    [
      'a contactor that nobody opens',
      { board: { driver: 'sysfs', sense: 'none', pins: { contactor: 17 } } },
      '/board/pins/contactor',
    ],
    ['a mode there is not', { mode: 'sun' }, '/mode'],
    ['a language nobody speaks', { language: 'xx' }, '/language'],
    ['a key there is not', { modes: 'sun' }, '/modes'],
    ['a host name there cannot be', { name: 'a b' }, '/name'],
  ])('%s', async (_, wrong, pointer) => {
    const result = await composeConfig({ ...PI, ...wrong }, parts);
    expect(result.ok ? [] : result.problems.map((problem) => problem.pointer)).toEqual([pointer]);
  });

  test.each([null, [], 'x', 7])('%j are no answers', async (answers) => {
    expect(await composeConfig(answers, parts)).toMatchObject({ ok: false });
  });
});
