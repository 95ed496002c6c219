import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import { BuiltProgram, type RunningProgram } from '../../support/built-program.ts';

const built = new BuiltProgram();
afterAll(() => built.remove());

let stateDir: string;
beforeEach(() => {
  stateDir = mkdtempSync(join(tmpdir(), 'sunpilot-diary-'));
});
afterEach(async () => {
  await built.clear();
  rmSync(stateDir, { recursive: true });
});

/** Environment that lays a module of `test/support` under the program. */
const under = (name: string) => ({
  NODE_OPTIONS: `--import=${new URL(`../../support/${name}`, import.meta.url)}`,
});

/** The demo, in which a minute lasts half a second. */
const run = (...more: string[]) => [
  'run',
  '--speed=120',
  '--set=api.port=0',
  `--set=stateDir=${stateDir}`,
  ...more,
];

interface History {
  readonly points: readonly { readonly at: string; readonly seconds: number }[];
  readonly warning: string | null;
}

async function ask<Answer>(program: RunningProgram, path: string): Promise<Answer> {
  const reply = await fetch(`${await program.url()}${path}`);
  expect(reply.status, path).toBe(200);
  return (await reply.json()) as Answer;
}

/** Asks for the last simulated hours until the answer is as it should be. */
async function until(
  program: RunningProgram,
  path: string,
  isIt: (answer: History) => boolean,
): Promise<History> {
  for (;;) {
    const answer = await ask<History>(program, path);
    if (isIt(answer)) return answer;
    await setTimeout(100);
  }
}

const wide = '/api/v1/history?from=2020-01-01T00:00:00Z&to=2099-01-01T00:00:00Z&limit=10000';

describe('the program that people install', () => {
  test('killed without a warning, it has what it wrote, and goes on', async () => {
    const first = built.start(run());
    const before = await until(first, wide, ({ points }) => points.length >= 6);
    first.kill('SIGKILL');
    await first.exitCode;
    const second = built.start(run());
    const after = await ask<History>(second, wide);
    const known = new Map(after.points.map(({ at, seconds }) => [at, seconds]));
    // All but the minute under way and the one being written.
    for (const { at, seconds } of before.points.slice(0, -2)) {
      expect(known.get(at), at).toBeGreaterThanOrEqual(seconds);
    }
    expect(second.log.filter(({ level }) => level === 'error')).toEqual([]);
    const { sessions } = await ask<{ sessions: { ending: string | null }[] }>(
      second,
      '/api/v1/sessions?from=2020-01-01T00:00:00Z&to=2099-01-01T00:00:00Z',
    );
    expect(sessions.map(({ ending }) => ending)).toContain('interrupted');
  });

  test('told to stop, it has everything, in one file', async () => {
    const first = built.start(run());
    await until(first, wide, ({ points }) => points.length >= 2);
    first.kill('SIGTERM');
    expect(await first.exitCode).toBe(0);
    expect(existsSync(join(stateDir, 'diary.db'))).toBe(true);
    const second = built.start(run());
    const { points } = await ask<History>(second, wide);
    expect(points.length).toBeGreaterThanOrEqual(2);
  });

  test('on a disk that takes no more, it charges on, warns, and answers out of memory', async () => {
    const program = built.start(run(), under('small-database.mjs'));
    const { warning } = await until(program, wide, (answer) => answer.warning !== null);
    expect(warning).toContain('the disk is full');
    const more = await until(program, wide, ({ points }) => points.length >= 6);
    expect(more.points.length).toBeGreaterThanOrEqual(6);
    await expect(ask(program, '/readyz')).resolves.toMatchObject({
      warnings: [{ pointer: '#/journal' }],
    });
    expect(program.log.filter(({ msg }) => String(msg).includes('are not written'))).toHaveLength(
      1,
    );
    program.kill('SIGTERM');
    expect(await program.exitCode).toBe(0);
  });

  test('a thread that dies gets a successor, and charging never hears of it', async () => {
    const program = built.start(run(), under('dying-database.mjs'));
    const line = await program.logged('are not written');
    expect(line['detail']).toContain('the diary failed');
    await program.logged('are written again');
    // The successor dies in its third transaction too, and nobody answers until there is the next.
    const url = await program.url();
    await expect
      .poll(async () => {
        const reply = await fetch(`${url}${wide}`);
        if (reply.status === 503) return 0;
        return ((await reply.json()) as History).points.length;
      })
      .toBeGreaterThanOrEqual(3);
    const stepsOfCharging = program.log.filter(({ reason }) => reason !== undefined);
    expect(stepsOfCharging.length).toBeGreaterThan(1);
    program.kill('SIGTERM');
    expect(await program.exitCode).toBe(0);
  });

  test('a file that is torn is set aside and named', async () => {
    writeFileSync(join(stateDir, 'diary.db'), 'x'.repeat(20_000));
    const program = built.start(run());
    const line = await program.logged('the diary was torn');
    const moved = readdirSync(stateDir).find((name) => name.includes('.broken-')) ?? '';
    expect(line['movedTo']).toBe(join(stateDir, moved));
    expect((await until(program, wide, ({ points }) => points.length > 0)).warning).toBeNull();
  });

  test('switched off, there is no file, and the rest works', async () => {
    const program = built.start(run('--set=journal.enabled=false'));
    const url = await program.url();
    expect((await fetch(`${url}/api/v1/history`)).status).toBe(404);
    expect((await fetch(`${url}/api/v1/charger`)).status).toBe(200);
    // What is written in place of a file stands beside it for a moment.
    const files = readdirSync(stateDir).filter((name) => !name.startsWith('box.json.'));
    expect(files).toEqual(['box.json', 'running.sock']);
  });

  test('where the driver cannot be loaded, it says so, and the rest works', async () => {
    const program = built.start(run(), under('no-libsql.mjs'));
    const line = await program.logged('are not written');
    expect(line['detail']).toContain('libsql cannot be loaded');
    const url = await program.url();
    expect((await fetch(`${url}/api/v1/history`)).status).toBe(503);
    expect((await fetch(`${url}/api/v1/charger`)).status).toBe(200);
    program.kill('SIGTERM');
    expect(await program.exitCode).toBe(0);
  });
});
