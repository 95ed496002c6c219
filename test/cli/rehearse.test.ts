import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { rehearseBy } from '../../src/cli/rehearse.ts';
import { temporaryFile } from '../support/temporary-file.ts';

const SETTINGS = { law: 'surplus', preset: 'calm', phases: 1, maxCurrentA: 16 } as const;

/** It gives way to everything else on this machine, which may be busy. */
const LONG_MS = 150_000;

/** Nobody ends it early. */
const GOES_ON = new AbortController().signal;

async function* lines() {
  yield 't_s,net_w\n0,-1';
  yield '000\n1,-900\n';
}

/** A program that says what it is told to, in place of ours. */
const program = (code: string): string => temporaryFile('main.mjs', code);

/** A place for temporary files in which nobody else leaves any, until the test ends. */
function ownTemporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'sunpilot-rehearse-'));
  vi.stubEnv('TMPDIR', folder);
  onTestFinished(() => {
    vi.unstubAllEnvs();
    rmSync(folder, { recursive: true });
  });
  return folder;
}

test('the parts of a day that crosses midnight are added up', async () => {
  const metrics = { solarWh: 10.4, gridWh: 2.2, closings: 1 };
  const document = JSON.stringify({ runs: [{ metrics }, { metrics }] });
  const main = program(`
    import { readFileSync } from 'node:fs';
    const [command, file, ...flags] = process.argv.slice(2);
    const day = readFileSync(file, 'utf8');
    const right = command === 'replay' && day === 't_s,net_w\\n0,-1000\\n1,-900\\n' &&
      flags.join(' ') === '--json --law surplus --preset calm --phases 1 --max-a 16';
    if (right) console.log(${JSON.stringify(document)});`);
  const day = await rehearseBy({ main, limitMs: LONG_MS })(lines(), GOES_ON);
  const rehearsed = { solarWh: 21, gridWh: 4, closings: 2 };
  expect(await day.run(SETTINGS, GOES_ON)).toEqual({ ok: true, rehearsed });
  await day.close();
});

test.each([
  ['console.error("no memory"); process.exit(1)', LONG_MS, 'failed', 'no memory', 'it says why'],
  ['console.log("{}")', LONG_MS, 'failed', 'no result', 'another document'],
  ['setInterval(() => {}, 1000)', 300, 'too-long', '0.3 s', 'it never ends'],
])('%s', async (code, limitMs, kind, detail, _reason) => {
  const day = await rehearseBy({ main: program(code), limitMs })(lines(), GOES_ON);
  const result = await day.run(SETTINGS, GOES_ON);
  expect(result).toMatchObject({ ok: false, kind, detail: expect.stringContaining(detail) });
  await day.close();
});

test('it gives way to whoever drives the contactor', async () => {
  const main = program(`
    import { getPriority } from 'node:os';
    const wait = () => getPriority() === 19 ? (console.error('nice'), process.exit(1)) : setTimeout(wait, 5);
    wait();`);
  const day = await rehearseBy({ main, limitMs: LONG_MS })(lines(), GOES_ON);
  expect(await day.run(SETTINGS, GOES_ON)).toMatchObject({
    detail: expect.stringContaining('nice'),
  });
  await day.close();
});

test.runIf(process.platform === 'linux')('where memory is short it goes first', async () => {
  const main = program(`
    import { readFileSync } from 'node:fs';
    const score = () => Number(readFileSync('/proc/self/oom_score_adj', 'utf8'));
    const wait = () => score() === 1000 ? (console.error('first'), process.exit(1)) : setTimeout(wait, 5);
    wait();`);
  const day = await rehearseBy({ main, limitMs: LONG_MS })(lines(), GOES_ON);
  expect(await day.run(SETTINGS, GOES_ON)).toMatchObject({
    detail: expect.stringContaining('first'),
  });
  await day.close();
});

test('it ends at once where it is told to', async () => {
  const ending = new AbortController();
  const main = program('setInterval(() => {}, 1000)');
  const day = await rehearseBy({ main, limitMs: LONG_MS })(lines(), ending.signal);
  const running = day.run(SETTINGS, ending.signal);
  ending.abort();
  expect(await running).toMatchObject({ ok: false, kind: 'failed' });
  await day.close();
});

test('a day that nobody waits for any more is not written down', async () => {
  const folder = ownTemporaryFolder();
  await expect(rehearseBy()(lines(), AbortSignal.abort())).rejects.toThrow();
  expect(readdirSync(folder)).toEqual([]);
});

test('a day that cannot be had leaves nothing behind', async () => {
  const folder = ownTemporaryFolder();
  const broken = async function* () {
    yield 't_s';
    throw new RangeError('the database is gone');
  };
  await expect(rehearseBy()(broken(), GOES_ON)).rejects.toThrow('gone');
  expect(readdirSync(folder)).toEqual([]);
});
