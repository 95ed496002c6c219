import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  afterAll,
  afterEach,
  beforeAll,
  beforeEach,
  describe,
  expect,
  onTestFinished,
  test,
} from 'vitest';
import { parse } from 'yaml';
import { verifyPassword } from '../../src/api/access/password.ts';
import { BuiltProgram } from '../support/built-program.ts';
import { encrypted, KEYS } from '../support/encrypted-telegram.ts';
import { command } from '../support/fake-io.ts';
import { telegram } from '../support/p1-telegram.ts';
import { hasSocat, SerialCable } from '../support/serial-cable.ts';
import { hasTerminal, TypedTerminal } from '../support/typed-terminal.ts';

const PASSWORD = 'horse battery';
/** The key of authentication that all meters of Luxembourg have. */
const LUXEMBOURG = '00112233445566778899aabbccddeeff';
/** A network of its own, with nobody in it: nothing is asked for outside of this machine. */
const ALONE = 'unshare --map-root-user --net';
const isAlone =
  process.env['CI'] === 'true' || spawnSync('sh', ['-c', `${ALONE} true`]).status === 0;

describe.skipIf(!hasTerminal || !hasSocat || !isAlone)('at a terminal', () => {
  let program: BuiltProgram;
  beforeAll(() => {
    program = new BuiltProgram();
  });
  afterAll(() => program.remove());

  let folder: string;
  let file: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'sunpilot-test-'));
    file = join(folder, 'config.yaml');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  function init(...argv: string[]): TypedTerminal {
    const words = [process.execPath, program.main, 'init', '--config', file, ...argv];
    const terminal = new TypedTerminal(`${ALONE} ${words.join(' ')}`);
    onTestFinished(() => terminal.end());
    return terminal;
  }

  test('every question, a meter shown live, mistakes mended', async () => {
    const cable = await new SerialCable().plug();
    onTestFinished(() => cable.pull());
    const meter = telegram({ at: '260318122546W', importW: 0, exportW: 780 });
    const sending = setInterval(() => cable.send(meter), 200);
    onTestFinished(() => clearInterval(sending));

    const terminal = init();
    await terminal.shows('In which language');
    await terminal.answers('Number [1]: ', '7');
    await terminal.shows('It must be a number from 1 to 4.');
    await terminal.answers('Number [1]: ', '2');
    await terminal.answers('Password: ', 'short');
    await terminal.shows('It must have at least 8 characters.');
    await terminal.answers('Password: ', PASSWORD);
    await terminal.answers('Again: ', 'horse batery');
    await terminal.shows('The two are not the same.');
    await terminal.answers('Password: ', PASSWORD);
    await terminal.answers('Again: ', PASSWORD);
    await terminal.shows('Looking for meters');
    await terminal.shows('another: I type');
    const [, another = ''] = /(\d+)\) another: I type/.exec(terminal.screen) ?? [];
    await terminal.answers('Number [1]: ', another);
    await terminal.answers('Serial port or address: ', '/dev/nothing');
    await terminal.shows('No reading: /dev/nothing');
    await terminal.answers('Number [1]: ', another);
    await terminal.answers('Serial port or address: ', realpathSync(cable.path));
    await terminal.shows('import 0 W, export 780 W');
    await terminal.answers('its numbers? [Y/n]: ', 'y');
    await terminal.answers('Phases wired to the wallbox, 1 or 3: ', '3');
    await terminal.answers("Breaker of the wallbox's own circuit: ", '400');
    await terminal.shows('It is 400, must be a number from 6 to 80.');
    await terminal.answers("Breaker of the wallbox's own circuit: ", 'B16');
    await terminal.answers('(empty for a socket): ', '');
    await terminal.answers('(empty if nothing shall watch it): ', '3x25A');
    await terminal.shows('What drives the pilot');
    await terminal.answers('Number [1]: ', '2');
    await terminal.shows('Is the pilot measured');
    await terminal.answers('Number [1]: ', '2');
    await terminal.answers('no contactor is driven. [y/N]: ', '');
    await terminal.shows('Which mode');
    await terminal.answers('Number [1]: ', '1');
    await terminal.shows('Who shall be able');
    await terminal.answers('Number [1]: ', '1');
    await terminal.answers('Try the board now?', 'n');
    await terminal.shows('What to do next:');
    expect(await terminal.exitCode).toBe(0);

    expect(terminal.screen).not.toContain(PASSWORD);
    const { api, ...rest } = parse(readFileSync(file, 'utf8'));
    expect(rest).toMatchObject({
      version: 1,
      meter: { source: 'serial', path: realpathSync(cable.path) },
      connection: { phases: 3 },
      charging: { start: { mode: 'solar' }, limits: { circuitA: 16, mainsA: 25 } },
      board: { driver: 'sysfs', sense: 'none' },
    });
    expect(api).toMatchObject({ host: '0.0.0.0', language: 'nl' });
    expect(await verifyPassword(PASSWORD, api.password)).toBe(true);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect((await command(['check', file])).out).toBe(`${file}: fine\n`);
  });

  test('a meter that encrypts is asked for its key, which is not shown', async () => {
    const cable = await new SerialCable().plug();
    onTestFinished(() => cable.pull());
    const plain = telegram({ at: '260318122546W', importW: 120, exportW: 0 });
    let counter = 0;
    const sending = setInterval(() => {
      counter += 1;
      cable.send(encrypted(plain, { counter, authenticationKey: LUXEMBOURG }));
    }, 200);
    onTestFinished(() => clearInterval(sending));
    const key = KEYS.decryptionKey;

    const flags = ['--language', 'en', '--circuit', '16', '--mode', 'off', '--reach', 'house'];
    const terminal = init(...flags, '--board', 'simulated');
    await terminal.answers('Password: ', '');
    await terminal.shows('another: I type');
    const [, another = ''] = /(\d+)\) another: I type/.exec(terminal.screen) ?? [];
    await terminal.answers('Number [1]: ', another);
    await terminal.answers('Serial port or address: ', realpathSync(cable.path));
    await terminal.shows('The key comes from the grid operator.');
    await terminal.answers('Decryption key (empty for none): ', '');
    await terminal.shows('No reading: telegrams come encrypted');
    await terminal.answers('Number [1]: ', another);
    await terminal.answers('Serial port or address: ', realpathSync(cable.path));
    await terminal.answers('Decryption key (empty for none): ', 'not a key');
    await terminal.shows('It must be 32 hexadecimal digits.');
    await terminal.answers('Decryption key (empty for none): ', key);
    await terminal.shows('import 120 W, export 0 W');
    await terminal.answers('its numbers? [Y/n]: ', '');
    await terminal.shows('What to do next:');
    expect(await terminal.exitCode).toBe(0);
    expect(terminal.screen).not.toContain(key);
    expect(parse(readFileSync(file, 'utf8')).meter).toMatchObject({ decryptionKey: key });
  });

  test('what flags give is not asked for; what does not go together is asked for again', async () => {
    const flags = ['--language', 'en', '--meter', 'simulated', '--circuit', '16', '--mode', 'off'];
    const terminal = init(...flags, '--reach', 'house', '--board', 'simulated');
    await terminal.answers('Password: ', '');
    await terminal.shows('What to do next:');
    expect(await terminal.exitCode).toBe(0);
    expect(parse(readFileSync(file, 'utf8')).api).toEqual({ host: '0.0.0.0', language: 'en' });
    rmSync(file);

    const real = init(...flags, '--reach', 'house', '--board', 'sysfs');
    await real.answers('Password: ', '');
    await real.shows('/meter/source is simulated, must be a real meter');
    await real.shows('/password is missing');
    await real.answers('Password: ', PASSWORD);
    await real.answers('Again: ', PASSWORD);
    await real.shows('Which one is it?');
    real.type('\x03');
    await real.shows('nothing was written');
    expect(await real.exitCode).toBe(1);
    expect(existsSync(file)).toBe(false);
  });

  test.each([
    ['Ctrl-C', '\x03'],
    ['Ctrl-D', '\x04'],
  ])('%s ends it', async (_, key) => {
    const terminal = init();
    await terminal.shows('Number [1]: ');
    terminal.type(key);
    await terminal.shows('nothing was written');
    expect(await terminal.exitCode).toBe(1);
    expect(existsSync(file)).toBe(false);
  });

  test('a file that is there is told of before anything is asked', async () => {
    writeFileSync(file, 'mine\n');
    const terminal = init();
    await terminal.shows('--force replaces it');
    expect(await terminal.exitCode).toBe(2);
    expect(terminal.screen).not.toContain('language');
  });
});
