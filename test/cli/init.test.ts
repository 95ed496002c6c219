import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { verifyPassword } from '../../src/api/access/password.ts';
import { BoardError } from '../../src/charging/board.ts';
import { main } from '../../src/cli/command-line.ts';
import { command, FakeIo, NO_WORLDS } from '../support/fake-io.ts';
import { PowerServer, text } from '../support/power-server.ts';

const PASSWORD = 'horse battery';

let folder: string;
let file: string;
let server: PowerServer;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sunpilot-test-'));
  file = join(folder, 'config.yaml');
  server = await new PowerServer().listen();
});
afterEach(async () => {
  rmSync(folder, { recursive: true });
  await server.kill();
});

const LOOK_AROUND = ['--meter', 'simulated', '--board', 'simulated', '--circuit', '16'];
const init = (...argv: string[]) => command(['init', '--config', file, ...argv]);

function passwordFile(password = `${PASSWORD}\n`): string {
  const path = join(folder, 'password');
  writeFileSync(path, password);
  return path;
}

describe('by flags alone', () => {
  test('a wallbox on a Pi', async () => {
    const { code, out, err } = await init(
      ...['--language', 'nl', '--password-file', passwordFile(), '--name', 'Carport'],
      ...['--timezone', 'Europe/Brussels', '--meter', `${server.url}/power`, '--phases', '3'],
      ...['--circuit', '16A', '--cable', '20', '--mains', '25', '--board', 'sysfs'],
      ...['--sense', 'none', '--external-interlock', '--mode', 'solar', '--reach', 'machine'],
      ...['--port', '8081', '--state-dir', '/var/lib/carport'],
    );
    expect(err).toBe('');
    expect(code).toBe(0);
    expect(out).toContain('import 0 W, export 780 W');
    expect(out).toContain(`sunpilot run --config ${file}`);
    expect(out).toContain('http://localhost:8081');
    const { api, ...rest } = parse(readFileSync(file, 'utf8'));
    expect(rest).toEqual({
      version: 1,
      name: 'Carport',
      timezone: 'Europe/Brussels',
      meter: { source: 'power', url: `${server.url}/power`, dataIntervalMs: 1_000 },
      connection: { phases: 3 },
      charging: { start: { mode: 'solar' }, limits: { circuitA: 16, cableA: 20, mainsA: 25 } },
      board: { driver: 'sysfs', sense: 'none', contactorInterlock: 'external' },
      stateDir: '/var/lib/carport',
    });
    expect(api).toMatchObject({ host: '127.0.0.1', port: 8081, language: 'nl' });
    expect(await verifyPassword(PASSWORD, api.password)).toBe(true);
    expect(out).not.toContain(PASSWORD);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect((await command(['check', file])).out).toBe(`${file}: fine\n`);
  });

  test('a bare address, behind which the meter is found', async () => {
    server.answers.delete('/power');
    server.answers.set('/api/v1/data', text('{"active_power_w":-543}'));
    const address = `127.0.0.1:${server.port}`;
    expect(await init(...LOOK_AROUND, '--meter', address)).toMatchObject({ code: 0 });
    const { meter } = parse(readFileSync(file, 'utf8'));
    expect(meter).toEqual({ source: 'http', preset: 'homewizard', url: `http://${address}` });
  });

  test('without a look at the meter', async () => {
    const { url } = server;
    await server.kill();
    expect(await init(...LOOK_AROUND, '--meter', url, '--no-try')).toMatchObject({ code: 0 });
    expect(parse(readFileSync(file, 'utf8')).meter).toEqual({ source: 'power', url });
  });

  test('a meter that encrypts, with its key', async () => {
    const key = '0123456789abcdef0123456789ABCDEF';
    const keyFile = passwordFile(`${key}\n`);
    const meter = ['--meter', 'tcp://10.0.0.1:23', '--no-try', '--key-file', keyFile];
    expect(await init(...LOOK_AROUND, ...meter)).toMatchObject({ code: 0 });
    expect(parse(readFileSync(file, 'utf8')).meter).toEqual({
      ...{ source: 'tcp', host: '10.0.0.1', port: 23, decryptionKey: key },
    });
    expect((await command(['check', file])).code).toBe(0);
  });
});

describe('nothing is written', () => {
  test('with answers missing: all of them are named', async () => {
    const { code, err } = await init('--board', 'sysfs');
    expect(code).toBe(2);
    expect(err.match(/--\w[\w-]*(?= is missing)/g)).toEqual([
      '--meter',
      '--circuit',
      '--password-file',
    ]);
    expect((await init()).err.match(/--\w[\w-]*(?= is missing)/g)).toEqual([
      '--meter',
      '--board',
      '--circuit',
    ]);
  });

  test('with a main fuse, and no word of how many of its phases the wallbox draws from', async () => {
    const real = ['--board', 'sysfs', '--circuit', '16', '--password-file', passwordFile()];
    const meter = ['--meter', `${server.url}/power`];
    const { code, err } = await init(...meter, ...real, '--mains', '25');
    expect([code, err]).toEqual([2, expect.stringMatching(/^sunpilot: --phases is missing/)]);
    expect(existsSync(file)).toBe(false);
    expect((await init(...meter, ...real, '--mains', '25', '--phases', '1')).code).toBe(0);
  });

  test.each<[string, string[], RegExp]>([
    ['no amperes', ['--circuit', 'B'], /--circuit is "B", must be a number from 6 to 80/],
    ['too few of them', ['--mains', '5'], /--mains is 5, must be a number from 6 to 250/],
    ['no port', ['--port', '99999'], /--port is 99999/],
    ['no zone', ['--timezone', 'Mars'], /--timezone is "Mars", must be an IANA time zone/],
    ['no name', ['--name', 'a b'], /--name is "a b", must be a host name/],
    ['no meter', ['--meter', 'ftp://10.0.0.1'], /--meter ftp:\/\/10\.0\.0\.1: meter\.url/],
    ['a recording', ['--meter', '/tmp/day.csv'], /must be a device below \/dev/],
    ['no password file', ['--password-file', '/nowhere'], /--password-file cannot be read/],
    ['no key file', ['--meter', '/dev/x', '--key-file', '/nowhere'], /the key cannot be read/],
    ['a language nobody speaks', ['--language', 'xx'], /Allowed choices are en, nl, de, fr/],
  ])('with %s', async (_, argv, message) => {
    const { code, err } = await init(...LOOK_AROUND, ...argv);
    expect(err).toMatch(message);
    expect(code).toBe(2);
    expect(existsSync(file)).toBe(false);
  });

  test('with what does not go together', async () => {
    const real = ['--board', 'sysfs', '--password-file', passwordFile()];
    const { code, err } = await init(...LOOK_AROUND, ...real);
    expect(err).toMatch(/^sunpilot: --meter is simulated, must be a real meter where a real board/);
    expect(code).toBe(2);
  });

  test('with a short password, which is not repeated', async () => {
    const { code, err } = await init(...LOOK_AROUND, '--password-file', passwordFile('geheim'));
    expect(err).toMatch(/--password-file is not usable, must have at least 8 characters/);
    expect(err).not.toContain('geheim');
    expect(code).toBe(2);
  });

  test('where the meter does not answer', async () => {
    server.answers.set('/power', text('what somebody else keeps there', {}, 403));
    const { code, err } = await init(...LOOK_AROUND, '--meter', `${server.url}/power`);
    expect(err).toMatch(/^sunpilot: --meter http.*: .*status 403\n$/);
    expect(code).toBe(1);
    expect(existsSync(file)).toBe(false);
  });

  test('over a file that is there, unless forced', async () => {
    writeFileSync(file, 'mine\n');
    const { code, err } = await init(...LOOK_AROUND);
    expect(err).toContain(`${file} is there already, and stays as it is; --force replaces it`);
    expect(code).toBe(2);
    expect(readFileSync(file, 'utf8')).toBe('mine\n');
    expect(await init(...LOOK_AROUND, '--force')).toMatchObject({ code: 0 });
  });

  test('where it cannot be', async () => {
    const argv = ['init', '--config', '/proc/sunpilot.yaml', ...LOOK_AROUND];
    const { code, err } = await command(argv);
    expect(err).toMatch(/\/proc\/sunpilot\.yaml cannot be written/);
    expect(code).toBe(1);
  });

  test('while a board that is to be tried cannot be had', async () => {
    const io = new FakeIo();
    const open = () => Promise.reject(new BoardError('BOARD_OPEN', 'there is no PWM'));
    const argv = ['--meter', server.url, '--board', 'sysfs', '--circuit', '16', '--test-board'];
    const password = ['--password-file', passwordFile()];
    const all = ['init', '--config', file, ...argv, ...password];
    expect(await main(all, io, { ...NO_WORLDS, open })).toBe(1);
    await new Promise(setImmediate);
    expect(io.out).toContain('The board cannot be had: there is no PWM');
    expect(io.err).toContain('the board is not as it should be; nothing was written');
    expect(existsSync(file)).toBe(false);
  });
});
