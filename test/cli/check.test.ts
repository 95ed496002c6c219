import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { DEMO } from '../../src/config/demo.ts';
import { command } from '../support/fake-io.ts';

const EXAMPLES = fileURLToPath(new URL('../../config/', import.meta.url));

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sunpilot-check-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function file(text: string): Promise<string> {
  const path = join(folder, 'c.yaml');
  await writeFile(path, text);
  return path;
}

async function passwordFile(): Promise<string> {
  const path = join(folder, 'password');
  await writeFile(path, 'correct horse');
  return path;
}

describe('the examples that come along', async () => {
  // One is for evcc, and its own tests make the calls it describes.
  const examples = (await readdir(EXAMPLES)).filter(
    (name) => /\.ya?ml$/.test(name) && name !== 'evcc.yaml',
  );

  test('are these', () => {
    expect(examples.toSorted()).toEqual(['demo.yaml', 'pi.yaml', 'remote-meter.yaml']);
  });

  test.each(examples)('%s is fine', async (name) => {
    const path = join(EXAMPLES, name);
    const env = { SUNPILOT_API__PASSWORD_FILE: await passwordFile() };
    const { code, out, err } = await command(['check', path], { env });
    expect({ code, out, err }).toEqual({ code: 0, out: `${path}: fine\n`, err: '' });
  });

  test.each(examples)('%s tells editors its schema', async (name) => {
    const [first] = (await readFile(join(EXAMPLES, name), 'utf8')).split('\n');
    expect(first).toBe('# yaml-language-server: $schema=./sunpilot.schema.json');
  });

  test('the one with a real board lacks a password, and nothing else', async () => {
    const path = join(EXAMPLES, 'pi.yaml');
    const { code, out } = await command(['check', path]);
    expect(out).toMatch(
      /^\S+ api\.password: is missing, must be what "sunpilot password" prints.*\n$/,
    );
    expect(code).toBe(2);
  });

  test('the demo is what runs without a configuration', async () => {
    expect(parse(await readFile(join(EXAMPLES, 'demo.yaml'), 'utf8'))).toEqual(DEMO);
  });
});

test('every problem is a line on stdout, and the exit code is 2', async () => {
  const path = await file('meter: { source: serial }\ncharging: { law: dance }\nname: a b\n');
  const { code, out, err } = await command(['check', path]);
  expect(code).toBe(2);
  expect(err).toBe('');
  expect(out.trimEnd().split('\n')).toEqual([
    `${path}:1:1 meter.path: is missing, must be text that is not empty`,
    expect.stringContaining(`${path}:2:18 charging.law: is "dance", must be `),
    expect.stringContaining(`${path}:3:7 name: is "a b", must be a host name`),
  ]);
});

test('a file that is not there', async () => {
  const path = join(folder, 'nothing.yaml');
  const out = `${path} is not there, must be a configuration file: sunpilot init writes one\n`;
  expect(await command(['check', path])).toEqual({ code: 2, out, err: '' });
});

test('variables take part, as they will when it runs', async () => {
  const path = await file('meter: { source: serial }\n');
  const fine = await command(['check', path], { env: { SUNPILOT_METER__PATH: '/dev/ttyUSB0' } });
  expect(fine.code).toBe(0);
  const wrong = await command(['check', path], { env: { SUNPILOT_METER__PAHT: '/dev/ttyUSB0' } });
  expect(wrong.out).toContain('did you mean SUNPILOT_METER__PATH?');
});
