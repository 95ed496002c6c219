import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { BlockList, isIPv6 } from 'node:net';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { EXIT } from '../../src/cli/exit-code.ts';
import { Config } from '../../src/config.ts';
import { command } from '../support/fake-io.ts';

const hasSystemd =
  process.env['CI'] === 'true' || spawnSync('systemd-analyze', ['--version']).error === undefined;

const unit = readFileSync('hardware/sunpilot.service', 'utf8');

/** Every value a setting has in the unit, in its order. */
const all = (name: string) =>
  [...unit.matchAll(new RegExp(`^${name}=(.*)$`, 'gm'))].map(([, value = '']) => value);

const only = (name: string) => {
  const [value, ...others] = all(name);
  if (value === undefined || others.length > 0) throw new Error(`${name} is there not just once`);
  return value;
};

describe.skipIf(!hasSystemd)('systemd-analyze (needs systemd)', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sunpilot-unit-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'sunpilot.service');
  // The program is not installed here; Node stands in for it, as the one who runs it there.
  writeFileSync(path, unit.replaceAll(/^(Exec\w+=)(sunpilot|node) /gm, `$1${process.execPath} `));
  const analyze = (...args: string[]) =>
    spawnSync('systemd-analyze', [...args, path], { encoding: 'utf8' });

  test('verify finds nothing', () => {
    const run = analyze('verify');
    expect(run).toMatchObject({ status: 0, stdout: '', stderr: '' });
  });

  test('security rates the exposure 2.0 at most, of 10', () => {
    const { stdout } = analyze('security', '--offline=true');
    const [, exposure] =
      /Overall exposure level for sunpilot\.service: ([\d.]+)/.exec(stdout) ?? [];
    expect(Number(exposure)).toBeLessThanOrEqual(2);
    expect(Number(exposure)).toBeGreaterThan(0);
  });
});

test('what it starts is a command of ours', async () => {
  const [program, ...args] = only('ExecStart').split(' ');
  expect(program).toBe('sunpilot');
  const missing = join(tmpdir(), 'sunpilot-without-such-a-folder', 'config.yaml');
  const { code, err } = await command(
    // With this it would serve the page of a first installation.
    args
      .filter((arg) => arg !== '--setup')
      .map((arg) => (arg === '/etc/sunpilot/config.yaml' ? missing : arg)),
  );
  expect([code, err]).toEqual([EXIT.wrong, expect.stringContaining(missing)]);
});

test('without a configuration it begins with the first installation, which may write one', () => {
  expect(only('ExecStart')).toMatch(/ --setup$/);
  expect(all('ReadWritePaths').join(' ').split(' ')).toContain('-/etc/sunpilot');
});

test('what it runs last is the guard, where the package is installed', () => {
  const [, prefix] =
    /npm install --global --prefix (\S+)/.exec(readFileSync('hardware/README.md', 'utf8')) ?? [];
  const { name } = JSON.parse(readFileSync('package.json', 'utf8'));
  const [program, path = ''] = only('ExecStopPost').split(' ');
  expect(program).toBe('node');
  const inPackage = relative(`${prefix}/lib/node_modules/${name}`, path);
  expect(inPackage).toMatch(/^dist\/.*\.js$/);
  expect(existsSync(inPackage.replace(/^dist\/(.*)\.js$/, '$1.ts'))).toBe(true);
});

test('it may write where the program writes unless told otherwise', () => {
  const { stateDir } = Config.shape;
  expect(join('/var/lib', only('StateDirectory'))).toBe(stateDir.parse(undefined));
});

test.each([
  ['Type', 'notify', 'started is who says so, not who was started'],
  ['NotifyAccess', 'all', 'systemd-notify is a child, and not the main process'],
  ['KillMode', 'control-group', 'a guard that ignores SIGTERM outlives the program, not SIGKILL'],
  ['RuntimeDirectory', 'sunpilot', 'the guard finds there what was driven'],
  ['Restart', 'always', 'a wallbox that ended for any reason comes back'],
  ['StartLimitIntervalSec', '0', 'and systemd never tires of it'],
  ['RestartPreventExitStatus', String(EXIT.wrong), 'a wrong configuration is for a person to mend'],
  ['Nice', '-10', 'the guard does not wait behind others'],
  ['User', 'sunpilot', 'not root'],
  ['CapabilityBoundingSet', '', 'nor like it'],
  ['SupplementaryGroups', 'gpio dialout', 'the groups of the udev rules'],
])('%s=%s', (name, value) => {
  expect(only(name)).toBe(value);
});

test('what is computed beside the charger may give way to it', () => {
  // systemd.exec(5): the first line says that all is refused but what is listed, later ones count more.
  const [first = '', ...later] = all('SystemCallFilter');
  expect(first).toBe('@system-service');
  expect(later.at(-1)).toBe('setpriority');
});

test('V8 may compile', () => {
  expect(all('MemoryDenyWriteExecute')).toEqual([]);
});

test('an orderly stop is given the 8 s it may take', () => {
  expect(Number(only('TimeoutStopSec'))).toBeGreaterThan(8);
});

describe('network', () => {
  const allowed = new BlockList();
  for (const range of all('IPAddressAllow').join(' ').split(' ')) {
    const [net = '', prefix] = range.split('/');
    if (prefix !== undefined) allowed.addSubnet(net, Number(prefix), isIPv6(net) ? 'ipv6' : 'ipv4');
  }

  test('all is refused that is not allowed', () => {
    expect(all('IPAddressDeny')).toEqual(['any']);
    expect(all('IPAddressAllow').join(' ').split(' ')).toEqual(
      expect.arrayContaining(['localhost', 'link-local', 'multicast']),
    );
  });

  test.each([
    ['10.1.2.3', true],
    ['172.16.0.1', true],
    ['172.31.255.254', true],
    ['172.32.0.1', false],
    ['192.168.1.20', true],
    ['192.169.1.20', false],
    ['8.8.8.8', false],
    ['fd12::1', true],
    ['2001:4860:4860::8888', false],
  ])('%s is of the house: %s', (address, isOurs) => {
    expect(allowed.check(address, isIPv6(address) ? 'ipv6' : 'ipv4')).toBe(isOurs);
  });
});
