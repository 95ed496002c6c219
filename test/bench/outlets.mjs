import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer as createHttpServer } from 'node:http';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../../dist/src/main.js', import.meta.url));
const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const MIB = 1_024;
const PASSWORD = 'only for measuring';

/** Everything others can be told, at once, with a broker that is there, gone, and there again. */
export async function benchOutlets({ long }) {
  if (spawnSync('mosquitto', ['-h']).error) throw new Error('there is no mosquitto');
  const rows = await benchAtOnce(long ? 60 : 15);
  return long ? [...rows, ...benchFuzz()] : rows;
}

async function benchAtOnce(seconds) {
  const folder = mkdtempSync(join(tmpdir(), 'sunpilot-outlets-'));
  const port = await freePort();
  const sink = createHttpServer(taken).listen(0, '127.0.0.1');
  let broker = await startBroker(folder, port);
  const box = await startBox(folder, port, sink.address().port);
  const load = setInterval(ask, 50, box.url);
  try {
    await pause(15_000);
    const looks = [await box.latency()];
    await pause(seconds * 1_000);
    looks.push(await box.latency());
    broker.kill('SIGKILL');
    await pause(seconds * 1_000);
    looks.push(await box.latency());
    broker = await startBroker(folder, port);
    await pause(seconds * 1_000);
    looks.push(await box.latency());
    const { outlets } = await (await fetch(new URL('/readyz', box.url))).json();
    const up = outlets.filter(({ state }) => state === 'running');
    const down = outlets.filter((one) => !up.includes(one));
    return [
      {
        name: 'outlets that are up',
        value: up.length,
        unit: `of ${outlets.length}`,
        target: `>= ${outlets.length - 2}`,
        note: down.map(({ name, detail }) => `${name}: ${detail}`).join('; '),
      },
      { name: 'resident memory', value: box.rssMiB(), unit: 'MiB', target: '<= 220' },
      ...['', ', the broker killed', ', the broker back'].map((when, index) => ({
        name: `reading to pilot, p99${when}`,
        value: p99(looks[index], looks[index + 1]) * 1_000,
        unit: 'ms',
        target: '<= 10',
        note: `upper edge of the histogram that /metrics tells, ${seconds} s`,
      })),
    ];
  } finally {
    clearInterval(load);
    box.child.kill('SIGKILL');
    broker.kill('SIGKILL');
    sink.closeAllConnections();
    sink.close();
    rmSync(folder, { recursive: true, maxRetries: 5 });
  }
}

/** Nonsense at every server for a minute, as a test gives it for ten seconds. */
function benchFuzz() {
  const folder = mkdtempSync(join(tmpdir(), 'sunpilot-fuzz-'));
  const report = join(folder, 'report.json');
  const { status, stdout } = spawnSync(
    join(ROOT, 'node_modules', '.bin', 'vitest'),
    ['run', 'test/integrations/fuzz.test.ts'],
    {
      cwd: ROOT,
      encoding: 'utf8',
      env: { ...process.env, FUZZ_MS: '60000', FUZZ_REPORT: report },
    },
  );
  if (!existsSync(report))
    throw new Error(`the test of nonsense did not come to an end:\n${stdout}`);
  const { seconds, servers, connections, grownMib, oldestMs } = JSON.parse(
    readFileSync(report, 'utf8'),
  );
  rmSync(folder, { recursive: true });
  return [
    {
      name: 'nonsense, failures',
      value: status === 0 ? 0 : 1,
      unit: '',
      target: '0',
      note: `${connections} connections to ${servers} servers in ${seconds} s, all answer afterwards`,
    },
    { name: 'nonsense, memory kept', value: grownMib, unit: 'MiB', target: '<= 20' },
    {
      name: 'nonsense, oldest reading',
      value: oldestMs,
      unit: 'ms',
      note: 'never late; the meter tells one a second',
    },
  ];
}

/** A database, a Domoticz and a receiver of news: whatever they are told is well. */
function taken(request, response) {
  request.resume();
  const isDomoticz = request.url.startsWith('/json.htm');
  response.writeHead(isDomoticz ? 200 : 204);
  response.end(isDomoticz ? '{"status":"OK"}' : undefined);
}

/** What pollers ask all the time. */
function ask(url) {
  for (const path of ['/power', '/api/v1/charger']) {
    fetch(new URL(path, url)).then(
      (response) => response.text(),
      () => {},
    );
  }
}

async function startBroker(folder, port) {
  const config = join(folder, 'mosquitto.conf');
  writeFileSync(config, `listener ${port} 127.0.0.1\nallow_anonymous true\n`);
  const broker = spawn('mosquitto', ['-c', config], { stdio: 'ignore' });
  await pause(500);
  return broker;
}

async function startBox(folder, port, sinkPort) {
  const sink = `enabled: true, host: 127.0.0.1, port: ${sinkPort}`;
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
    `  p1Hub: { ${own}, housePort: 0 }`,
    `  customMqtt: { enabled: true, port: ${port}, frequency: 1 }`,
    `  domoticz: { ${sink}, electricityIdx: 1, intervalS: 1 }`,
    `  influxdb: { enabled: true, port: ${sinkPort}, version: 1, frequency: 1 }`,
    '  mdns: { enabled: true, interfaces: [lo], port: 8080, avahiFolder: null }',
    `  webhook: { enabled: true, url: 'http://127.0.0.1:${sinkPort}/news' }`,
    `  modbus: { ${own} }`,
    'compat:',
    `  energyme: { ${own}, password: ${PASSWORD} }`,
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
