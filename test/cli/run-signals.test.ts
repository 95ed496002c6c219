import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { BuiltProgram, type RunningProgram } from '../support/built-program.ts';

let program: BuiltProgram;
let folder: string;
beforeAll(() => {
  program = new BuiltProgram();
});
afterAll(() => program.remove());
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sunpilot-signals-'));
});
afterEach(async () => {
  await program.clear();
  rmSync(folder, { recursive: true });
});

/** A demo whose memory stays. */
function configure(more = ''): string {
  const path = join(folder, 'config.yaml');
  const lines = ['meter: { source: simulated }', 'api: { port: 0 }', `stateDir: ${folder}/state`];
  writeFileSync(path, `${[...lines, more].join('\n')}\n`);
  return path;
}

async function get(running: RunningProgram, path: string) {
  const answer = await fetch(`${await running.url()}${path}`);
  return answer.json() as Promise<Record<string, unknown>>;
}

const charger = (running: RunningProgram) => get(running, '/api/v1/charger');

/** Waits until something is so. */
async function until(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) await setTimeout(20);
}

/** From a signal to the end of the process. */
async function secondsToEnd(running: RunningProgram, signal: NodeJS.Signals): Promise<number> {
  const start = performance.now();
  running.kill(signal);
  await running.exitCode;
  return (performance.now() - start) / 1_000;
}

test('SIGTERM while idle: over within two seconds', async () => {
  const running = program.start(['run', '--config', configure()]);
  await running.url();
  expect(await secondsToEnd(running, 'SIGTERM')).toBeLessThan(2);
  expect(await running.exitCode).toBe(0);
});

test('SIGTERM while charging: the car is let go first, within eight seconds', async () => {
  const config = configure('charging: { start: { mode: manual, manualDutyPercent: 40 } }');
  const running = program.start(['run', '--config', config, '--speed', '10']);
  await until(async () => (await charger(running))['charging'] === true);
  expect(await secondsToEnd(running, 'SIGTERM')).toBeLessThan(8);
  expect(await running.exitCode).toBe(0);
  expect(await running.logged('Stopping')).toMatchObject({ dutyPercent: null });
});

test('a second one opens now', async () => {
  const config = configure('charging: { start: { mode: manual } }');
  const running = program.start(['run', '--config', config]);
  await until(async () => (await charger(running))['charging'] === true);
  running.kill('SIGINT');
  await running.logged('stopping');
  // A car is given six seconds.
  expect(await secondsToEnd(running, 'SIGINT')).toBeLessThan(3);
  expect(await running.exitCode).toBe(0);
  expect(await running.logged('opening at once')).toMatchObject({ level: 'warn' });
});

test('SIGHUP: a bad configuration is refused, a good one takes over', async () => {
  const config = configure('name: First');
  const running = program.start(['run', '--config', config]);
  expect(await get(running, '/info')).toMatchObject({ hostname: 'First' });

  configure('name: Not a name\ncharging: { law: dance }');
  running.kill('SIGHUP');
  const { problems } = await running.logged('the configuration is not usable');
  expect(problems).toEqual([
    expect.stringContaining(`${config}:4:7 name: is "Not a name"`),
    expect.stringContaining(`${config}:5:18 charging.law: is "dance"`),
  ]);
  expect(await get(running, '/info')).toMatchObject({ hostname: 'First' });

  configure('name: Second');
  const logged = running.log.length;
  running.kill('SIGHUP');
  const { url } = await running.logged('listening on', logged);
  expect(await (await fetch(`${url}/info`)).json()).toMatchObject({ hostname: 'Second' });
});
