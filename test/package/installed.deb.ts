import { cpSync, mkdirSync, readFileSync, statSync, symlinkSync } from 'node:fs';
import { dirname } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { FakeSysfs } from '../support/fake-sysfs.ts';
import { CHANNEL, CONTACTOR, childrenOf, until } from '../support/guarded-rig.ts';
import { PASSWORD, RCD_RESET, WATCHDOG } from '../support/product-box.ts';
import { Service } from './service.ts';
import { Trixie } from './trixie.ts';

const { SUNPILOT_PACKAGES: folder = '', SUNPILOT_TRIXIE: root = '' } = process.env;
const trixie = new Trixie(root);
const architecture = trixie.run('dpkg', '--print-architecture').trim();
const { version } = JSON.parse(readFileSync('package.json', 'utf8'));
const file = `sunpilot_${version}_${architecture}.deb`;
const STATE = '/var/lib/sunpilot';
const CONFIG = '/etc/sunpilot/config.yaml';
const DEFAULTS = '/etc/default/sunpilot';
const REAL_BOARD = `
meter: { source: tcp, host: 127.0.0.1, port: 1 }
charging: { limits: { circuitA: 16 }, start: { manualDutyPercent: 40 } }
board:
  driver: sysfs
  sense: none
  contactorInterlock: external
  pins: { feedback: null }
`;
const ANSWERS = {
  password: null,
  timezone: 'Europe/Amsterdam',
  meter: { source: 'simulated' },
  electrical: { phases: 1, circuitA: 16, cableA: null, mainsA: null },
  board: { driver: 'simulated' },
  mode: 'solar',
};
const JSON_TYPE = 'Content-Type: application/json';

const post = (body: object) => ['-H', JSON_TYPE, '-d', JSON.stringify(body)];
const put = (body: object) => ['-X', 'PUT', ...post(body)];

let fresh: Set<string>;
let service: Service | undefined;
afterEach(async () => {
  await service?.stop('SIGKILL');
  service = undefined;
});

async function started(env: Record<string, string> = {}): Promise<Service> {
  service = await Service.start(trixie, env);
  await service.untilReady();
  return service;
}

async function charger(running: Service): Promise<Record<string, unknown>> {
  return until(() => {
    const { status, body } = running.ask('/api/v1/charger');
    return status === 200 ? JSON.parse(body) : undefined;
  });
}

test('apt installs it with what it needs, and with nothing to answer', () => {
  cpSync(`${folder}/${file}`, trixie.at(`/root/${file}`));
  const install = ['apt-get', 'install', '-y', '-qq', '--no-install-recommends'];
  // What it depends on first: what is there afterwards and not before is ours.
  const needed = trixie
    .run('dpkg-deb', '-f', `/root/${file}`, 'Depends')
    .replaceAll(/\([^)]*\)/g, '');
  trixie.run(...install, ...needed.split(',').map((name) => name.trim()));
  fresh = trixie.files();
  trixie.run(...install, `/root/${file}`);
  expect(trixie.run('dpkg', '-s', 'sunpilot')).toMatch(/^Status: install ok installed$/m);
  const [major = 0, minor = 0] = trixie
    .run('node', '-p', 'process.versions.node')
    .split('.')
    .map(Number);
  expect(major > 20 || (major === 20 && minor >= 19)).toBe(true);
});

test('a user with the groups of the unit, a folder for the configuration that is its own', () => {
  const user = trixie.user('sunpilot');
  expect(user.groups).toEqual(['dialout', 'gpio', 'sunpilot']);
  const { uid, mode } = statSync(trixie.at('/etc/sunpilot'));
  expect([uid, mode & 0o777]).toEqual([user.uid, 0o750]);
  expect(trixie.run('getent', 'passwd', 'sunpilot')).toContain('/usr/sbin/nologin');
});

test('systemd finds nothing wrong with the unit, and starts it with the machine', () => {
  expect(trixie.run('systemd-analyze', 'verify', 'sunpilot.service')).toBe('');
  expect(trixie.run('systemctl', 'is-enabled', 'sunpilot').trim()).toBe('enabled');
});

test('all that the program depends on is there and loads, addons too', () => {
  cpSync('test/package/loads.mjs', trixie.at('/root/loads.mjs'));
  const said = trixie.run('node', '/root/loads.mjs', '/usr/lib/sunpilot');
  expect(said).toBe(`addons load\n${version}\n`);
  trixie.run('sunpilot', 'replay', 'clear-summer', '--html', '/root/report.html');
  expect(trixie.read('/root/report.html')).toContain('uPlot');
});

test.each(['demo.yaml', 'remote-meter.yaml', 'pi.yaml'])('the example %s', (name) => {
  const { said } = trixie.try('sunpilot', 'check', `/usr/share/doc/sunpilot/examples/${name}`);
  // The one of a real board waits for a password of its owner.
  expect(said).toMatch(name === 'pi.yaml' ? /api\.password/ : /ok|valid|fine/);
});

test('nobody set it up: its page asks for that, and systemd hears that it lives', async () => {
  const { uid, gid } = trixie.user('sunpilot');
  const running = await started();
  const code = await until(() => /type the code ([-0-9A-Z]+)/.exec(running.said)?.[1]);
  expect(running.ask('/').body).toContain('<html');
  expect(running.ask('/api/v1/setup/finish', ...post(ANSWERS)).status).toBe(401);
  const cookies = ['-c', trixie.at('/root/cookies'), '-b', trixie.at('/root/cookies')];
  expect(running.ask('/api/v1/setup/code', ...cookies, ...post({ code })).status).toBe(200);
  const finished = running.ask('/api/v1/setup/finish', ...cookies, ...post(ANSWERS));
  expect(finished.status, finished.body).toBe(200);
  const written = statSync(trixie.at(CONFIG));
  expect([written.uid, written.gid, written.mode & 0o777]).toEqual([uid, gid, 0o600]);
  // The same process goes on with what was written.
  expect(await charger(running)).toMatchObject({ simulated: true, mode: 'solar' });
  expect(await running.stop()).toEqual({ code: 0, post: 0 });
  trixie.run('rm', '-r', CONFIG, `${STATE}/setup-done`);
});

test('set up at a terminal, it runs as its user, and answers', async () => {
  const { uid, gid } = trixie.user('sunpilot');
  const answers = ['--meter', 'simulated', '--board', 'simulated', '--circuit', '16'];
  trixie.run('sunpilot', 'init', ...answers, '--mode', 'solar', '--reach', 'machine');
  const written = statSync(trixie.at(CONFIG));
  expect([written.uid, written.gid, written.mode & 0o777]).toEqual([uid, gid, 0o600]);
  expect(trixie.run('sunpilot', 'check', CONFIG)).toContain('fine');
  const running = await started();
  await until(() => running.ask('/readyz').status === 200);
  expect(await charger(running)).toMatchObject({ simulated: true, mode: 'solar' });
  expect(running.ask('/').body).toContain('<html');
  expect(running.ask('/power').body).toMatch(/^\{ "Solar2Grid": \d/);
  const status = trixie.read(`/proc/${running.pid}/status`);
  expect(status).toMatch(new RegExp(`^Uid:\\s+${uid}\\s`, 'm'));
  expect(status).toMatch(new RegExp(`^Gid:\\s+${gid}\\s`, 'm'));
  expect(running.ask('/api/v1/charger/mode', ...put({ mode: 'manual' })).status).toBe(200);
  expect(await running.stop()).toEqual({ code: 0, post: 0 });
  expect(running.told).toContain('STOPPING=1');
});

test('three crashes latch a fault, as a person will find it', async () => {
  for (const _ of [1, 2, 3]) {
    const running = await started();
    await charger(running);
    await running.stop('SIGKILL');
  }
  const running = await started();
  expect(await charger(running)).toMatchObject({
    faults: [{ kind: 'crash-loop', latched: true }],
    mode: 'manual',
  });
  expect((await running.stop()).code).toBe(0);
});

test('an upgrade keeps faults, settings and the file of defaults', async () => {
  trixie.write(DEFAULTS, 'SUNPILOT_LOG_LEVEL=warn\n');
  const build = '/root/newer';
  trixie.run('dpkg-deb', '-R', `/root/${file}`, build);
  const control = trixie.read(`${build}/DEBIAN/control`);
  trixie.write(`${build}/DEBIAN/control`, control.replace(/^Version: .*$/m, 'Version: 99.0.0'));
  trixie.run('dpkg-deb', '--root-owner-group', '-Znone', '-b', build, '/root/newer.deb');
  trixie.run('apt-get', 'install', '-y', '-qq', '/root/newer.deb');
  expect(trixie.run('dpkg', '-s', 'sunpilot')).toMatch(/^Version: 99\.0\.0$/m);
  expect(trixie.read(DEFAULTS)).toBe('SUNPILOT_LOG_LEVEL=warn\n');
  const running = await started();
  expect(await charger(running)).toMatchObject({
    faults: [{ kind: 'crash-loop', latched: true }],
    mode: 'manual',
  });
  expect((await running.stop()).code).toBe(0);
});

test('under systemd it is stopped before its files are replaced, and started afterwards', () => {
  // Where systemd would run: a stand-in that notes what it is asked for, and what is there by then.
  trixie.run('mkdir', '-p', '/run/systemd/system');
  trixie.write(
    '/usr/local/bin/systemctl',
    `#!/bin/sh
    case "$*" in *is-enabled*) echo enabled ;; *is-active*) exit 3 ;; esac
    echo "$* $(node -p 'require("/usr/lib/sunpilot/package.json").marker')" >>/root/asked
    `,
    0o755,
  );
  const manifest = '/root/newer/usr/lib/sunpilot/package.json';
  trixie.write(manifest, trixie.read(manifest).replace('{', '{ "marker": "new",'));
  trixie.run('dpkg-deb', '--root-owner-group', '-Znone', '-b', '/root/newer', '/root/newer.deb');
  trixie.run('dpkg', '-i', '/root/newer.deb');
  const asked = trixie.read('/root/asked');
  const stop = asked.search(/\bstop sunpilot\.service undefined$/m);
  const start = asked.search(/\bstart sunpilot\.service new$/m);
  expect([stop >= 0, start > stop], asked).toEqual([true, true]);
  trixie.run('rm', '-r', '/usr/local/bin/systemctl', '/run/systemd', '/root/asked');
});

test('program and guard killed at once: what the unit runs then opens the contactor', async () => {
  const sysfs = new FakeSysfs(trixie.at('/srv/sys'), {});
  // Links in there name the folder as it is called outside.
  mkdirSync(dirname(trixie.at(root)), { recursive: true });
  symlinkSync('/', trixie.at(root));
  for (const line of ['529', '516', '534', '539']) sysfs.write('class/gpio/export', line);
  sysfs.write('class/pwm/pwmchip0/export', '0');
  // Plain files do not turn `low` into `out` as the kernel does.
  for (const line of [CONTACTOR, WATCHDOG, RCD_RESET]) sysfs.put(`${line}/direction`, 'out');
  trixie.run('chown', '-R', 'sunpilot:', '/srv/sys');
  trixie.write('/etc/sunpilot/password', PASSWORD);
  trixie.write(CONFIG, REAL_BOARD);
  trixie.write(DEFAULTS, 'SUNPILOT_API__PASSWORD_FILE=/etc/sunpilot/password\n');
  trixie.run('sh', '-c', `rm ${STATE}/*`);

  const running = await started({ SYSFS_ROOT: sysfs.root });
  const owner = ['-u', `box:${PASSWORD}`];
  await until(() => running.ask('/api/v1/charger', ...owner).status === 200);
  running.ask('/api/v1/charger/mode', ...owner, ...put({ mode: 'manual' }));
  await until(() => sysfs.now(`${CONTACTOR}/value`) === '1');
  const [guard = 0] = childrenOf(running.pid);
  // Stopped first: it would open the contactor in time by itself.
  process.kill(guard, 'SIGSTOP');
  process.kill(running.pid, 'SIGKILL');
  process.kill(guard, 'SIGKILL');
  await running.exitCode;
  expect(sysfs.now(`${CONTACTOR}/value`)).toBe('1');
  expect((await running.stop()).post).toBe(0);
  expect(sysfs.now(`${CONTACTOR}/value`)).toBe('0');
  expect(sysfs.now(`${CHANNEL}/duty_cycle`)).toBe(sysfs.now(`${CHANNEL}/period`));
});

test('removed: what it remembers stays', () => {
  trixie.run('apt-get', 'remove', '-y', '-qq', 'sunpilot');
  expect(trixie.has('/usr/lib/sunpilot')).toBe(false);
  expect(trixie.has('/usr/bin/sunpilot')).toBe(false);
  expect([trixie.has(`${STATE}/box.json`), trixie.has(CONFIG), trixie.has(DEFAULTS)]).toEqual([
    true,
    true,
    true,
  ]);
});

test('purged: nothing is left', () => {
  trixie.run('apt-get', 'purge', '-y', '-qq', 'sunpilot');
  const ours = [...trixie.files()].filter((path) => !fresh.has(path));
  // Left by systemd-sysusers and by tests, not by the package.
  expect(ours.filter((path) => !/^\/(tmp|run|srv|etc\/\.pwd\.lock)(\/|$)/.test(path))).toEqual([]);
  expect(trixie.try('getent', 'passwd', 'sunpilot').code).not.toBe(0);
});
