import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';

interface Instruction {
  readonly name: string;
  readonly rest: string;
}

const instructions: readonly Instruction[] = readFileSync('Dockerfile', 'utf8')
  .replaceAll(/^#.*\n/gm, '')
  .replaceAll('\\\n', ' ')
  .split('\n')
  .filter((line) => line !== '')
  .map((line) => {
    const [, name = '', rest = ''] = /^([A-Z]+)\s+(.*)$/.exec(line) ?? [];
    return { name, rest };
  });

/** Of the last stage, which is the image. */
const image = instructions.slice(instructions.findLastIndex(({ name }) => name === 'FROM'));

/** What the build may see: the folders and files that `.dockerignore` lets through. */
const context = readFileSync('.dockerignore', 'utf8')
  .split('\n')
  .filter((line) => line.startsWith('!'))
  .map((line) => line.slice(1));

test('is made of instructions a builder knows', () => {
  const known = /^(FROM|ARG|ENV|WORKDIR|COPY|RUN|USER|VOLUME|EXPOSE|HEALTHCHECK|ENTRYPOINT|CMD)$/;
  expect(instructions.filter(({ name }) => !known.test(name))).toEqual([]);
});

test('starts from a Node that the project runs on, built for a Pi', () => {
  const { engines } = JSON.parse(readFileSync('package.json', 'utf8'));
  expect(engines).toEqual({ node: '>=20.19' });
  const images = instructions.flatMap(({ name, rest }) =>
    name === 'FROM' ? [rest.replace(/^--platform=\S+ /, '').split(' ')[0]] : [],
  );
  expect(new Set(images)).toEqual(new Set(['node:20-slim']));
});

test('everything copied is there and not ignored', () => {
  const sources = instructions
    .filter(({ name, rest }) => name === 'COPY' && !rest.startsWith('--from'))
    .flatMap(({ rest }) => rest.split(' ').slice(0, -1))
    .filter((source) => source !== '.');
  expect(sources).toContain('package-lock.json');
  expect(context).toEqual(expect.arrayContaining(sources));
});

describe('the image', () => {
  const all = (wanted: string) =>
    image.filter(({ name }) => name === wanted).map(({ rest }) => rest);

  test('runs as nobody in particular', () => {
    expect(all('USER')).toEqual(['sunpilot']);
    const [user = -1, start = -1] = ['USER', 'ENTRYPOINT'].map((wanted) =>
      image.findIndex(({ name }) => name === wanted),
    );
    expect(image.slice(user, start).some(({ name }) => name === 'RUN')).toBe(false);
    expect(start).toBeGreaterThan(user);
  });

  test('starts the command line, and asks it for its health', () => {
    expect(all('ENTRYPOINT').map((rest) => JSON.parse(rest))).toEqual([['sunpilot']]);
    expect(all('CMD').map((rest) => JSON.parse(rest))).toEqual([['run']]);
    expect(all('HEALTHCHECK')[0]).toMatch(/CMD \["sunpilot", "healthcheck"\]$/);
  });

  test('links the same file as the package does', () => {
    const { bin } = JSON.parse(readFileSync('package.json', 'utf8'));
    expect(all('RUN').join()).toContain(`ln -s /app/${bin.sunpilot} /usr/local/bin/sunpilot`);
  });
});

test('the program can be built from what .dockerignore lets through', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sunpilot-context-'));
  try {
    const tracked = spawnSync('git', ['ls-files', '-co', '--exclude-standard', '--', ...context], {
      encoding: 'utf8',
    });
    const files = tracked.stdout.trim().split('\n');
    expect(files).toContain('tsconfig.build.json');
    for (const file of files) cpSync(file, join(folder, file));
    symlinkSync(resolve('node_modules'), join(folder, 'node_modules'));
    const build = spawnSync('npm', ['run', 'build'], { cwd: folder, encoding: 'utf8' });
    expect(build.status, build.stdout).toBe(0);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
