import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { ownPort } from './own-port.ts';

const isThere = (program: string, flag: string): boolean =>
  process.env['CI'] === 'true' || spawnSync(program, [flag]).error === undefined;

export const hasInfluxDb = isThere('influxd', 'version') && isThere('influx', '-version');
export const hasVictoriaMetrics = isThere('victoria-metrics', '-version');

/** A real InfluxDB 1 that lets in only a user. Gone when the test ends. */
export async function startInfluxDb(user: { name: string; password: string }): Promise<number> {
  const folder = temporaryFolder('influxdb-');
  const [http, rpc] = [await ownPort(), await ownPort()];
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
  await answers(`http://127.0.0.1:${http}/ping`, run('influxd', ['-config', config]));
  const { name, password } = user;
  const create = `CREATE USER "${name}" WITH PASSWORD '${password}' WITH ALL PRIVILEGES`;
  spawnSync('influx', ['-port', String(http), '-execute', create]);
  return http;
}

/** A real VictoriaMetrics. Gone when the test ends. */
export async function startVictoriaMetrics(): Promise<number> {
  const folder = temporaryFolder('victoria-metrics-');
  const port = await ownPort();
  const running = run('victoria-metrics', [
    `-storageDataPath=${folder}`,
    `-httpListenAddr=127.0.0.1:${port}`,
    '-retentionPeriod=100y',
    '-search.latencyOffset=0s',
    '-loggerLevel=ERROR',
  ]);
  await answers(`http://127.0.0.1:${port}/health`, running);
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

async function answers(url: string, running: ChildProcess): Promise<void> {
  const isUp = () =>
    fetch(url).then(
      ({ ok }) => ok,
      () => false,
    );
  while (!(await isUp())) {
    if (running.exitCode !== null) throw new Error(`${url} does not answer`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
