import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { hashPassword, verifyPassword } from '../../src/api/access/password.ts';
import { loadConfig } from '../../src/config/load.ts';
import { compose, readYaml } from './compose-file.ts';

const services = Object.entries(compose.services);

/** What is mounted, file by file. */
const mountedFiles = services.flatMap(([, { volumes }]) =>
  volumes.filter(({ isFile }) => isFile).flatMap(({ source }) => filesAt(source)),
);

function filesAt(path: string): string[] {
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path).flatMap((name) => filesAt(join(path, name)));
}

describe.each(services)('service %s', (_, service) => {
  test('can do no more than it needs', () => {
    expect(service).toMatchObject({
      read_only: true,
      cap_drop: ['ALL'],
      security_opt: ['no-new-privileges:true'],
    });
  });

  test('is open to this machine only', () => {
    expect(service.ports.map(({ address }) => address)).toEqual(
      service.ports.map(() => '127.0.0.1'),
    );
  });

  test('has its passwords from secrets, and every secret is declared', () => {
    const secret = /PASSWORD|TOKEN|SECRET/;
    for (const [name, value] of Object.entries(service.environment)) {
      if (secret.test(name))
        expect([name, value]).toEqual([
          expect.stringMatching(/_FILE$/),
          expect.stringMatching(/^\/run\/secrets\//),
        ]);
      if (value.startsWith('/run/secrets/'))
        expect(service.secrets).toContain(value.slice('/run/secrets/'.length));
    }
    expect(Object.keys(compose.secrets)).toEqual(expect.arrayContaining(service.secrets));
  });

  test('mounts files that are there, read-only, and volumes that are declared', () => {
    for (const { source, access, isFile } of service.volumes) {
      if (isFile)
        expect([statSync(source).isFile() || statSync(source).isDirectory(), access]).toEqual([
          true,
          'ro',
        ]);
      else expect(Object.keys(compose.volumes)).toContain(source);
    }
  });

  test('waits only for services that are there', () => {
    expect(Object.keys(compose.services)).toEqual(expect.arrayContaining(service.depends_on));
  });
});

test('no two services publish the same port', () => {
  const ports = services.flatMap(([, service]) => service.ports.map(({ host }) => host));
  expect(ports).toHaveLength(new Set(ports).size);
});

test('every secret and volume is used', () => {
  const usedSecrets = services.flatMap(([, service]) => service.secrets);
  const usedVolumes = services.flatMap(([, service]) =>
    service.volumes.map(({ source }) => source),
  );
  expect(usedSecrets).toEqual(expect.arrayContaining(Object.keys(compose.secrets)));
  expect(usedVolumes).toEqual(expect.arrayContaining(Object.keys(compose.volumes)));
});

test.each(Object.entries(compose.secrets))('secret %s is no file of the project', (_, { file }) => {
  expect(spawnSync('git', ['check-ignore', '--quiet', file]).status).toBe(0);
  expect(spawnSync('git', ['ls-files', '--error-unmatch', file]).status).not.toBe(0);
});

test.each(mountedFiles)('%s can be read by its program', (path) => {
  const parsers: Record<string, () => unknown> = {
    yml: () => readYaml(path),
    yaml: () => readYaml(path),
    json: () => JSON.parse(readFileSync(path, 'utf8')),
    sh: () =>
      expect(spawnSync('sh', ['-n', path], { encoding: 'utf8' })).toMatchObject({
        status: 0,
        stderr: '',
      }),
    conf: () => expect(readFileSync(path, 'utf8')).toMatch(/^(?:#.*\n|[a-z_]+ \S+\n|\n)+$/),
  };
  const parse = parsers[path.slice(path.lastIndexOf('.') + 1)];
  if (parse === undefined) throw new Error(`nobody knows how to read ${path}`);
  parse();
});

describe('the SunPilot in it', () => {
  const { sunpilot } = compose.services;

  test('understands its environment', async () => {
    const file =
      sunpilot?.volumes.find(({ target }) => target === '/etc/sunpilot/config.yaml')?.source ?? '';
    const loaded = await loadConfig({
      file: { name: file, text: readFileSync(file, 'utf8') },
      env: sunpilot?.environment ?? {},
      sets: [],
      readFile: (path) => (path === '/run/secrets/sunpilot_password' ? 'a secret\n' : ''),
      hashPassword,
      verifyPassword,
    });
    expect(loaded).toMatchObject({
      ok: true,
      config: {
        meter: { source: 'simulated' },
        board: { driver: 'simulated' },
        api: { host: '0.0.0.0', password: expect.stringMatching(/^scrypt:/), hosts: ['sunpilot'] },
      },
    });
  });

  test('listens on the port that is published and scraped', () => {
    expect(sunpilot?.ports).toEqual([{ address: '127.0.0.1', host: 8080, container: 8080 }]);
    expect(readYaml('config/prometheus/prometheus.yml')).toMatchObject({
      scrape_configs: [{ static_configs: [{ targets: ['sunpilot:8080'] }] }],
    });
  });
});
