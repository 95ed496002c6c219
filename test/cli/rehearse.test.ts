import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { expect, test } from 'vitest';
import { rehearseBy } from '../../src/cli/rehearse.ts';
import { temporaryFile } from '../support/temporary-file.ts';

const SETTINGS = { law: 'surplus', preset: 'calm', phases: 1, maxCurrentA: 16 } as const;

async function* lines() {
  yield 't_s,net_w\n0,-1';
  yield '000\n1,-900\n';
}

/** A program that says what it is told to, in place of ours. */
const program = (code: string): string => temporaryFile('main.mjs', code);

const left = () => readdirSync(tmpdir()).filter((name) => name.startsWith('sunpilot-what-if-'));

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
  const day = await rehearseBy({ main })(lines());
  const rehearsed = { solarWh: 21, gridWh: 4, closings: 2 };
  expect(await day.run(SETTINGS)).toEqual({ ok: true, rehearsed });
  await day.close();
});

test.each([
  ['console.error("no memory"); process.exit(1)', 'failed', 'no memory', 'it says why'],
  ['console.log("{}")', 'failed', 'no result', 'another document'],
  ['setInterval(() => {}, 1000)', 'too-long', '0.3 s', 'it never ends'],
])('%s', async (code, kind, detail, _reason) => {
  const day = await rehearseBy({ main: program(code), limitMs: 300 })(lines());
  const result = await day.run(SETTINGS);
  expect(result).toMatchObject({ ok: false, kind, detail: expect.stringContaining(detail) });
  await day.close();
});

test('it gives way to whoever drives the contactor', async () => {
  const main = program(`
    import { getPriority } from 'node:os';
    const wait = () => getPriority() === 19 ? (console.error('nice'), process.exit(1)) : setTimeout(wait, 5);
    wait();`);
  const day = await rehearseBy({ main, limitMs: 5_000 })(lines());
  expect(await day.run(SETTINGS)).toMatchObject({ detail: expect.stringContaining('nice') });
  await day.close();
});

test('a day that cannot be had leaves nothing behind', async () => {
  const before = left();
  const broken = async function* () {
    yield 't_s';
    throw new RangeError('the database is gone');
  };
  await expect(rehearseBy()(broken())).rejects.toThrow('gone');
  expect(left()).toEqual(before);
});
