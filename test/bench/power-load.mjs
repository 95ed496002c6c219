/** `/power` under load, beside a bare fastify route in a process of its own. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { get } from 'node:http';
import { createServer } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import autocannon from 'autocannon';

const SUNPILOT = fileURLToPath(new URL('../../dist/src/main.js', import.meta.url));
const BARE = fileURLToPath(new URL('bare-server.mjs', import.meta.url));

const CONNECTIONS = 50;
const ROUND_S = 5;
/** Rounds are short and alternate, so that whatever else the machine does hits both. */
const ROUNDS = 5;
/** Readings come each second; the display calls one late after 3 s, we are stricter. */
const LATE_MS = 1_500;

/**
 * Loads the demo's `/power` and a bare route in turn while the demo's readings are watched.
 *
 * @returns {Promise<{name: string, value: number | null, unit: string, target: string, note: string}[]>}
 */
export async function benchPower() {
  if (!existsSync(SUNPILOT)) return [row(null, 'not built: run npm run build')];
  const [barePort, port] = [await freePort(), await freePort()];
  const servers = [
    spawn(process.execPath, [BARE, String(barePort)], { stdio: 'inherit' }),
    spawn(process.execPath, [SUNPILOT, 'run', '--set', `api.port=${port}`], { stdio: 'ignore' }),
  ];
  try {
    const bareUrl = `http://127.0.0.1:${barePort}/power`;
    const url = `http://127.0.0.1:${port}/power`;
    await Promise.all([answers(bareUrl), answers(url)]);
    const watch = watchReadings(`http://127.0.0.1:${port}/api/v1/events`);
    await load(bareUrl, 2);
    await load(url, 2);
    const rounds = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      rounds.push({ bare: await load(bareUrl, ROUND_S), ours: await load(url, ROUND_S) });
    }
    return rows(rounds, watch.stop());
  } finally {
    await Promise.all(servers.map(stop));
  }
}

function rows(rounds, readings) {
  const bare = median(rounds.map((round) => round.bare.perSecond));
  const ours = median(rounds.map((round) => round.ours.perSecond));
  const failed = rounds.reduce((sum, round) => sum + round.ours.failed, 0);
  const ratio = median(rounds.map((round) => round.ours.perSecond / round.bare.perSecond));
  const note = `${Math.round(ours)} of ${Math.round(bare)} requests/s, ${CONNECTIONS} connections, ${failed} failed`;
  const gaps = readings.slice(1).map((at, index) => at - readings[index]);
  const longest = gaps.length === 0 ? Number.NaN : Math.max(...gaps) / 1_000;
  return [
    row(ratio, note),
    {
      name: 'readings late while /power is loaded',
      value: gaps.length === 0 ? null : gaps.filter((gapMs) => gapMs > LATE_MS).length,
      unit: 'readings',
      target: '0',
      note: `${readings.length} readings, the longest pause ${longest.toFixed(2)} s`,
    },
  ];
}

function row(value, note) {
  const name = '/power under load, against a bare fastify route';
  return { name, value, unit: 'ratio', target: '>= 0.8', note };
}

async function load(url, seconds) {
  const result = await autocannon({ url, connections: CONNECTIONS, duration: seconds });
  const failed = result.non2xx + result.errors + result.timeouts;
  return { perSecond: result.requests.total / result.duration, failed };
}

/** Notes when each reading came, as the event stream tells it. */
function watchReadings(url) {
  const came = [];
  const request = get(url, (response) => {
    let rest = '';
    response.setEncoding('utf8').on('data', (text) => {
      const blocks = (rest + text).split('\n\n');
      rest = blocks.pop() ?? '';
      for (const block of blocks) {
        if (/^event: reading$/m.test(block)) came.push(performance.now());
      }
    });
    response.on('error', () => {});
  });
  request.on('error', () => {});
  const stop = () => {
    request.destroy();
    return came;
  };
  return { stop };
}

/** Waits until a server answers 200, at most half a minute. */
async function answers(url) {
  for (let attempt = 0; attempt < 300; attempt += 1) {
    const status = await new Promise((resolve) => {
      get(url, (response) => {
        response.resume();
        resolve(response.statusCode);
      }).on('error', () => resolve(undefined));
    });
    if (status === 200) return;
    await pause(100);
  }
  throw new Error(`${url} does not answer`);
}

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

async function stop(server) {
  if (server.exitCode !== null) return;
  server.kill('SIGTERM');
  await once(server, 'exit');
}

function median(values) {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}
