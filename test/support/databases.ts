import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

const isThere = (program: string, flag: string): boolean =>
  process.env['CI'] === 'true' || spawnSync(program, [flag]).error === undefined;

export const hasInfluxDb = isThere('influxd', 'version') && isThere('influx', '-version');
export const hasVictoriaMetrics = isThere('victoria-metrics', '-version');

/** A real InfluxDB 1 that lets in only a user. Gone when the test ends. */
export async function startInfluxDb(user: { name: string; password: string }): Promise<number> {
  const folder = temporaryFolder('influxdb-');
  const [http, rpc] = [await freePort(), await freePort()];
  const config = join(folder, 'influxdb.conf');
  writeFileSync(
    config,
    `reporting-disabled = true
bind-address = "127.0.0.1:${rpc}"
[meta]
dir = "${folder}/meta"
[data]
dir = "${folder}/data"
wal-dir = "${folder}/wal"
[http]
bind-address = "127.0.0.1:${http}"
auth-enabled = true
[logging]
level = "error"
`,
  );
  run('influxd', ['-config', config]);
  await answers(`http://127.0.0.1:${http}/ping`);
  const { name, password } = user;
  const create = `CREATE USER "${name}" WITH PASSWORD '${password}' WITH ALL PRIVILEGES`;
  spawnSync('influx', ['-port', String(http), '-execute', create]);
  return http;
}

/** A real VictoriaMetrics. Gone when the test ends. */
export async function startVictoriaMetrics(): Promise<number> {
  const folder = temporaryFolder('victoria-metrics-');
  const port = await freePort();
  run('victoria-metrics', [
    `-storageDataPath=${folder}`,
    `-httpListenAddr=127.0.0.1:${port}`,
    '-retentionPeriod=100y',
    '-search.latencyOffset=0s',
    '-loggerLevel=ERROR',
  ]);
  await answers(`http://127.0.0.1:${port}/health`);
  return port;
}

function temporaryFolder(prefix: string): string {
  const folder = mkdtempSync(join(tmpdir(), prefix));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
  return folder;
}

function run(program: string, args: readonly string[]): ChildProcess {
  const running = spawn(program, args, { stdio: 'ignore' });
  onTestFinished(async () => {
    if (running.exitCode !== null) return;
    running.kill('SIGKILL');
    await once(running, 'exit');
  });
  return running;
}

async function answers(url: string): Promise<void> {
  for (let tries = 0; tries < 300; tries++) {
    const isUp = await fetch(url).then(
      ({ ok }) => ok,
      () => false,
    );
    if (isUp) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`${url} does not answer`);
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { readonly port: number };
  server.close();
  await once(server, 'close');
  return port;
}
