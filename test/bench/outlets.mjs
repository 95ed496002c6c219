import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../../dist/src/main.js', import.meta.url));
const MIB = 1_024;
const PASSWORD = 'only for measuring';

/** Everything others can be told, at once, with a broker that is there, gone, and there again. */
export async function benchOutlets({ long }) {
  if (spawnSync('mosquitto', ['-h']).error) throw new Error('there is no mosquitto');
  const folder = mkdtempSync(join(tmpdir(), 'sunpilot-outlets-'));
  const port = await freePort();
  let broker = await startBroker(folder, port);
  const box = await startBox(folder, port);
  try {
    const seconds = long ? 60 : 15;
    await pause(15_000);
    const before = await box.latency();
    await pause(seconds * 1_000);
    const with_ = await box.latency();
    broker.kill('SIGKILL');
    await pause(seconds * 1_000);
    const without = await box.latency();
    broker = await startBroker(folder, port);
    await pause(5_000);
    const { outlets } = await (await fetch(new URL('/readyz', box.url))).json();
    return [
      {
        name: 'outlets that are up',
        value: outlets.filter(({ state }) => state === 'running').length,
        unit: `of ${outlets.length}`,
        target: `>= ${outlets.length - 2}`,
        note: outlets
          .filter(({ state }) => state !== 'running')
          .map(({ name, detail }) => `${name}: ${detail}`)
          .join('; '),
      },
      { name: 'resident memory', value: box.rssMiB(), unit: 'MiB', target: '<= 220' },
      {
        name: 'reading to pilot, p99',
        value: p99(before, with_) * 1_000,
        unit: 'ms',
        target: '<= 10',
        note: 'upper edge of the histogram that /metrics tells',
      },
      {
        name: 'reading to pilot, p99, the broker killed',
        value: p99(with_, without) * 1_000,
        unit: 'ms',
        target: '<= 10',
        note: `for ${seconds} s`,
      },
    ];
  } finally {
    box.child.kill('SIGKILL');
    broker.kill('SIGKILL');
    rmSync(folder, { recursive: true });
  }
}

async function startBroker(folder, port) {
  const config = join(folder, 'mosquitto.conf');
  writeFileSync(config, `listener ${port} 127.0.0.1\nallow_anonymous true\n`);
  const broker = spawn('mosquitto', ['-c', config], { stdio: 'ignore' });
  await pause(500);
  return broker;
}

async function startBox(folder, port) {
  const url = `'mqtt://127.0.0.1:${port}'`;
  const own = 'enabled: true, host: 127.0.0.1, port: 0';
  const lines = [
    'meter: { source: simulated }',
    'api: { port: 0 }',
    `stateDir: ${folder}/state`,
    'charging: { start: { mode: solar } }',
    'publish:',
    `  mqtt: { enabled: true, url: ${url} }`,
    `  p1Mqtt: { enabled: true, url: ${url}, intervalS: 1 }`,
    `  whatwattMqtt: { enabled: true, url: ${url} }`,
    `  smartMeter: { ${own}, streamPort: 0, mqtt: { url: ${url} } }`,
    `  p1Hub: { ${own} }`,
    `  modbus: { ${own} }`,
    'compat:',
    `  homewizard: { ${own} }`,
    `  openevse: { ${own}, password: ${PASSWORD} }`,
    `  p1Gateway: { ${own} }`,
    `  whatwatt: { ${own}, password: ${PASSWORD} }`,
  ];
  const config = join(folder, 'config.yaml');
  writeFileSync(config, `${lines.join('\n')}\n`);
  const child = spawn(process.execPath, [MAIN, 'run', '--config', config], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const address = await new Promise((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      const entry = JSON.parse(line);
      if (entry.msg?.startsWith('listening on')) resolve(entry.url);
    });
    child.once('exit', (code) => reject(new Error(`the box ended with ${code}`)));
  });
  return {
    child,
    url: address,
    rssMiB: () => {
      const status = readFileSync(`/proc/${child.pid}/status`, 'utf8');
      return Number(/^VmHWM:\s+(\d+)/m.exec(status)?.[1]) / MIB;
    },
    latency: async () => latencyOf(await (await fetch(new URL('/metrics', address))).text()),
  };
}

/** How many readings took at most so long, by seconds. */
function latencyOf(metrics) {
  const pattern = /^sunpilot_reading_to_pilot_seconds_bucket\{le="([^"]+)"\} (\d+)$/gm;
  return [...metrics.matchAll(pattern)].map(([, le, count]) => [
    le === '+Inf' ? Number.POSITIVE_INFINITY : Number(le),
    Number(count),
  ]);
}

/** The upper edge below which 99 of 100 of the readings between two looks were, seconds. */
function p99(before, after) {
  const counts = after.map(([le, count], index) => [le, count - (before[index]?.[1] ?? 0)]);
  const all = counts.at(-1)?.[1] ?? 0;
  return counts.find(([, count]) => count >= 0.99 * all)?.[0] ?? Number.NaN;
}

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}
