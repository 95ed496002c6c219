import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { readEnvironment } from '../../src/config/environment.ts';
import { configSchema } from '../../src/config/load.ts';

const here = 'hardware/debian';
const text = (name: string) => readFileSync(`${here}/${name}`, 'utf8');
const unit = readFileSync('hardware/sunpilot.service', 'utf8');
const all = (name: string) =>
  [...unit.matchAll(new RegExp(`^${name}=(.*)$`, 'gm'))].map(([, value = '']) => value);

test.each(['postinst', 'prerm', 'postrm'])('%s is a script of the plain shell', (name) => {
  expect(text(name)).toMatch(/^#!\/bin\/sh\n/);
  expect(text(name)).toMatch(/^set -e$/m);
  const run = spawnSync('sh', ['-n', `${here}/${name}`], { encoding: 'utf8' });
  expect(run).toMatchObject({ status: 0, stderr: '' });
});

test.each([`${here}/build`, 'test/package/run'])('%s can be run', (path) => {
  expect(spawnSync('bash', ['-n', path], { encoding: 'utf8' })).toMatchObject({
    status: 0,
    stderr: '',
  });
});

test('the user has the name and the groups of the unit', () => {
  const [, name] = /^u (\S+)/m.exec(text('sunpilot.sysusers')) ?? [];
  expect([name]).toEqual(all('User'));
  const groups = [...text('sunpilot.sysusers').matchAll(/^m sunpilot (\S+)$/gm)].map(
    ([, group = '']) => group,
  );
  expect(groups).toEqual(all('SupplementaryGroups').join(' ').split(' '));
});

test('the package asks for the Node that package.json asks for', () => {
  const { engines } = JSON.parse(readFileSync('package.json', 'utf8'));
  expect(text('control')).toContain(`nodejs (${engines.node.replace('>=', '>= ')})`);
});

test('the unit names the folder of npm once, for the package to put its own there', () => {
  expect(unit.match(/\/usr\/local\/lib\/node_modules\/sunpilot\//g)).toHaveLength(1);
  expect(text('build')).toContain('s|/usr/local/lib/node_modules/sunpilot/|/usr/lib/sunpilot/|');
});

test('what the file of defaults proposes can be set', () => {
  const lines = [...text('sunpilot.default').matchAll(/^#(SUNPILOT_\w+)=(.+)$/gm)];
  const env = Object.fromEntries(lines.map(([, name = '', value = '']) => [name, value]));
  expect(Object.keys(env)).toContain('SUNPILOT_API__PASSWORD_FILE');
  const { assignments, problems } = readEnvironment(env, configSchema, () => 'correct horse');
  expect(problems).toEqual([]);
  expect(assignments.map(({ path }) => path.join('.'))).toEqual(['api.port', 'api.password']);
});

test('the file of defaults is the one the unit reads, and sets nothing', () => {
  expect(all('EnvironmentFile')).toEqual(['-/etc/default/sunpilot']);
  expect(text('build')).toContain('>"$root/DEBIAN/conffiles"');
  const lines = text('sunpilot.default').split('\n');
  expect(lines.filter((line) => line !== '' && !line.startsWith('#'))).toEqual([]);
});
