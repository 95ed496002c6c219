import { spawn } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { JsonFile } from '../../src/journal/json-file.ts';

const Document = z.strictObject({ n: z.number() });
let folder: string;
let file: JsonFile<{ n: number }>;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sunpilot-journal-'));
  file = new JsonFile(join(folder, 'document.json'), Document);
});
afterEach(() => rm(folder, { recursive: true }));

test('what was written is read back', async () => {
  expect(await file.read(0)).toEqual({ kind: 'absent' });
  await file.write({ n: 1 });
  await file.write({ n: 2 });
  expect(await file.read(0)).toEqual({ kind: 'found', value: { n: 2 } });
});

test('it is for its owner only, also one that was not: secrets may be in it', async () => {
  await writeFile(file.path, '{"n":0}', { mode: 0o644 });
  await file.write({ n: 1 });
  expect((await stat(file.path)).mode & 0o777).toBe(0o600);
});

describe('a document that is not ours is set aside, never overwritten', () => {
  test.each([
    { text: '{"n":', says: /^is torn or no JSON: .*end of JSON/, why: 'torn' },
    { text: '{"n":"one"}', says: /belong there: n: .*expected number/, why: 'a wrong type' },
    { text: '{"n":1,"m":2}', says: /belong there: .*key: "m"/, why: 'a foreign key' },
    { text: '[]', says: /belong there: .*expected object/, why: 'no object' },
    { text: '', says: /^is empty$/, why: 'empty' },
    { text: '\0\0\0\0', says: /^is torn or no JSON: /, why: 'zeros after a power cut' },
  ])('$why', async ({ text, says }) => {
    await writeFile(file.path, text);
    const remembered = await file.read(1_234);
    expect(remembered).toMatchObject({ kind: 'set-aside', movedTo: `${file.path}.broken-1234` });
    const { problem } = remembered as Extract<typeof remembered, { kind: 'set-aside' }>;
    expect(problem.startsWith(`${file.path} `)).toBe(true);
    expect(problem.slice(file.path.length + 1)).toMatch(says);
    expect(await readFile(`${file.path}.broken-1234`, 'utf8')).toBe(text);
    expect(await file.read(0)).toEqual({ kind: 'absent' });
  });
});

test('a folder that cannot be written is an error with a code, and the old document stays', async () => {
  await file.write({ n: 1 });
  const gone = new JsonFile(join(folder, 'missing', 'document.json'), Document);
  await expect(gone.write({ n: 2 })).rejects.toMatchObject({ code: 'JOURNAL_WRITE' });
});

test('kill -9 during two hundred writes never loses the last confirmed one', async () => {
  const script = fileURLToPath(new URL('../support/write-journal.mjs', import.meta.url));
  for (const killAfter of [1, 37, 120, 199]) {
    const child = spawn(process.execPath, [script, file.path], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let confirmed = -1;
    for await (const line of createInterface({ input: child.stdout })) {
      confirmed = Number(line);
      if (confirmed >= killAfter) child.kill('SIGKILL');
    }
    expect(confirmed).toBeGreaterThanOrEqual(killAfter);
    const remembered = await file.read(0);
    expect(remembered.kind).toBe('found');
    if (remembered.kind === 'found') expect(remembered.value.n).toBeGreaterThanOrEqual(confirmed);
  }
  const strays = (await readdir(folder)).filter((name) => name.includes('broken'));
  expect(strays).toEqual([]);
});
