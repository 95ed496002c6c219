import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { BuiltProgram, type RunningProgram } from '../support/built-program.ts';

let program: BuiltProgram;
let folder: string;
beforeAll(() => {
  program = new BuiltProgram();
});
afterAll(() => program.remove());
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sunpilot-run-'));
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

async function put(running: RunningProgram, path: string, body: object): Promise<number> {
  const answer = await fetch(`${await running.url()}${path}`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  await answer.body?.cancel();
  return answer.status;
}

const charger = (running: RunningProgram) => get(running, '/api/v1/charger');

describe('without a configuration', () => {
  test('the demo runs in solar mode, and leaves nothing behind', async () => {
    const running = program.start(['run', '--set', 'api.port=0'], { TMPDIR: folder });
    expect(await charger(running)).toMatchObject({
      simulated: true,
      mode: 'solar',
      meter: { source: 'simulated' },
    });
    expect(readdirSync(folder)).toEqual([expect.stringMatching(/^sunpilot-demo-/)]);
    running.kill('SIGTERM');
    expect(await running.exitCode).toBe(0);
    expect(readdirSync(folder)).toEqual([]);
  });

  test('is alive to a health check', async () => {
    const running = program.start(['run', '--set', 'api.port=0']);
    const { port } = new URL(await running.url());
    const check = program.start(['healthcheck', '--set', `api.port=${port}`]);
    expect(await check.exitCode).toBe(0);
    expect(check.out).toBe(`http://127.0.0.1:${port}/healthz: alive\n`);
  });
});

describe('nothing is started: exit 2', () => {
  test.each([
    { argv: ['--config', '/nowhere/config.yaml'], says: '/nowhere/config.yaml is not there' },
    { argv: ['--set', 'charging.law=dance'], says: '--set charging.law: is "dance"' },
    {
      argv: ['--set', 'meter.day=doomsday'],
      says: 'meter.day: is "doomsday", must be one of clear',
    },
    {
      argv: ['--speed', '2', '--set', 'meter={source: serial, path: /dev/ttyUSB0}'],
      says: '--speed needs board.driver simulated',
    },
    {
      argv: ['--set', 'api.tls={cert: /nowhere/c.pem, key: /nowhere/k.pem}'],
      says: 'api.tls.cert: cannot read /nowhere/c.pem',
    },
  ])('$argv', async ({ argv, says }) => {
    const running = program.start(['run', ...argv]);
    expect(await running.exitCode).toBe(2);
    expect(running.err).toContain(says);
    expect(running.out).toBe('');
  });
});

test.each([
  { stateDir: '/proc/sunpilot', why: 'the kernel takes no folder there' },
  { stateDir: '/dev/null/state', why: 'it would be in a file' },
])('a state folder $stateDir is a failure while running: exit 1', async ({ stateDir }) => {
  const running = program.start(['run', '--set', `stateDir=${stateDir}`]);
  expect(await running.exitCode).toBe(1);
  expect(running.err).toMatch(new RegExp(`stateDir: ${stateDir} cannot be made: .+`));
  expect(running.out).toBe('');
});

test('a port that is taken is a failure while running: exit 1', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  const running = program.start(['run', '--set', `api.port=${port}`]);
  expect(await running.exitCode).toBe(1);
  expect(running.out).toContain('EADDRINUSE');
  server.close();
});

describe('what was set', () => {
  test('is there after kill -9', async () => {
    const config = configure();
    const first = program.start(['run', '--config', config]);
    expect(await put(first, '/api/v1/charger/manual', { dutyPercent: 33 })).toBe(200);
    expect(await put(first, '/api/v1/charger/mode', { mode: 'manual' })).toBe(200);
    first.kill('SIGKILL');
    await first.exitCode;
    const second = program.start(['run', '--config', config]);
    expect(await charger(second)).toMatchObject({ mode: 'manual', manual: { dutyPercent: 33 } });
  });

  test('yields to a variable, and cannot be set against it', async () => {
    const config = configure();
    const first = program.start(['run', '--config', config]);
    expect(await put(first, '/api/v1/charger/mode', { mode: 'manual' })).toBe(200);
    first.kill('SIGTERM');
    await first.exitCode;
    const name = 'SUNPILOT_CHARGING__START__MODE';
    const second = program.start(['run', '--config', config], { [name]: 'solar' });
    expect(await charger(second)).toMatchObject({ mode: 'solar' });
    expect(await put(second, '/api/v1/charger/mode', { mode: 'off' })).toBe(409);
  });

  test('and is torn is set aside; the mode is off', async () => {
    const config = configure('charging: { start: { mode: solar } }');
    const first = program.start(['run', '--config', config]);
    await first.url();
    first.kill('SIGTERM');
    await first.exitCode;
    writeFileSync(join(folder, 'state', 'settings.json'), '{"charging":');
    const second = program.start(['run', '--config', config]);
    expect(await charger(second)).toMatchObject({ mode: 'off' });
    const { movedTo, msg } = await second.logged('was set aside');
    expect(existsSync(String(movedTo))).toBe(true);
    const path = join(folder, 'state', 'settings.json');
    expect(String(msg)).toMatch(`${path} is torn or no JSON: `);
    expect(String(msg)).toMatch(`; it was set aside as ${movedTo}; mode is off`);
  });

  test('and is a block that does not fit the file any more is left out, and said', async () => {
    const config = configure();
    mkdirSync(join(folder, 'state'));
    const settings = { charging: { start: { mode: 'solar' } }, meter: { parity: 'even' } };
    writeFileSync(join(folder, 'state', 'settings.json'), JSON.stringify(settings));
    const running = program.start(['run', '--config', config]);
    expect(await charger(running)).toMatchObject({ mode: 'solar' });
    const { problems } = await running.logged('does not fit');
    expect(String(problems)).toMatch(/settings\.json meter\.parity/);
  });
});

test('no secret reaches the log', async () => {
  const secret = join(folder, 'password');
  writeFileSync(secret, 'correct horse\n');
  const env = { SUNPILOT_API__PASSWORD_FILE: secret, SUNPILOT_LOG_LEVEL: 'trace' };
  const running = program.start(['run', '--config', configure()], env);
  const url = await running.url();
  const authorization = `Basic ${Buffer.from('x:wrong horse').toString('base64')}`;
  await fetch(`${url}/api/v1/charger`, { headers: { authorization } });
  running.kill('SIGTERM');
  await running.exitCode;
  for (const word of ['horse', 'scrypt', authorization.slice(6)]) {
    expect(running.out + running.err).not.toContain(word);
  }
});

describe('as it is installed', () => {
  test('through the link that npm makes', async () => {
    const link = join(folder, 'sunpilot');
    symlinkSync(program.main, link);
    const running = program.start(['--version'], {}, link);
    expect(await running.exitCode).toBe(0);
    expect(running.out).toMatch(/^\d+\.\d+\.\d+\n$/);
  });
});
