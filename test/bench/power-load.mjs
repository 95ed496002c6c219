import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { get } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import autocannon from 'autocannon';
import { P1Server } from './p1-server.mjs';
import { quantile } from './quantile.mjs';

const MAIN = fileURLToPath(new URL('../../dist/src/main.js', import.meta.url));
const BARE = fileURLToPath(new URL('bare-server.mjs', import.meta.url));

const CONNECTIONS = 50;
/** Rounds are short and alternate, so that whatever else the machine does hits both. */
const ROUNDS = 12;
const ROUND_S = 2;
/** Half the time between two telegrams. */
const LATE_MS = 500;

/**
 * Loads `/power` of a wallbox and a bare route in turn, each in a process of its own, while a meter
 * sends the wallbox a telegram each second and its event stream is watched.
 *
 * @returns {Promise<{name: string, value: number | null, unit: string, target: string, note: string}[]>}
 */
export async function benchPower() {
  if (!existsSync(MAIN)) throw new Error('there is no build: npm run build');
  const folder = mkdtempSync(join(tmpdir(), 'sunpilot-bench-'));
  const meter = new P1Server();
  const children = [];
  try {
    const config = join(folder, 'config.yaml');
    writeFileSync(config, configText({ port: await meter.listen(), stateDir: folder }));
    const start = (...args) => {
      const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
      children.push(child);
      return urlOf(child);
    };
    const [bare, ours] = await Promise.all([start(BARE), start(MAIN, 'run', '--config', config)]);
    const told = watchReadings(`${ours}/api/v1/events`);
    while (told.size === 0) await pause(100);

    const rounds = [];
    for (let round = 0; round <= ROUNDS; round += 1) {
      rounds.push({ bare: await load(`${bare}/power`), ours: await load(`${ours}/power`) });
    }
    await pause(LATE_MS);
    // The first round warms up.
    return [ratioRow(rounds.slice(1)), lateRow(meter.sentAt, told)];
  } finally {
    meter.close();
    await Promise.all(children.map(stop));
    rmSync(folder, { recursive: true });
  }
}

function configText({ port, stateDir }) {
  return `version: 1
meter: { source: tcp, host: 127.0.0.1, port: ${port} }
board: { driver: simulated }
stateDir: ${stateDir}
api: { host: 127.0.0.1, port: 0 }
`;
}

function ratioRow(rounds) {
  const median = (values) => quantile(values, 0.5);
  const bare = median(rounds.map((round) => round.bare.perSecond));
  const ours = median(rounds.map((round) => round.ours.perSecond));
  const failed = rounds.reduce((sum, round) => sum + round.ours.failed, 0);
  return {
    name: '/power under load, of a bare fastify route',
    value: median(rounds.map((round) => round.ours.perSecond / round.bare.perSecond)),
    unit: 'x',
    target: '>= 0.8',
    note: `${Math.round(ours)} against ${Math.round(bare)} requests/s, ${CONNECTIONS} connections, ${failed} failed; median of ${ROUNDS} rounds`,
  };
}

/** A reading that never came is late, too. */
function lateRow(sentAt, told) {
  const delays = [...sentAt].map(
    ([watts, at]) => (told.get(watts) ?? Number.POSITIVE_INFINITY) - at,
  );
  // What was sent before anyone watched, and what was on its way at the end, proves nothing.
  const counted = delays.slice(delays.findIndex(Number.isFinite), -1);
  return {
    name: 'readings late meanwhile',
    value: counted.filter((delayMs) => delayMs > LATE_MS).length,
    unit: `of ${counted.length}`,
    target: '0',
    note: `from telegram to event stream p50 ${quantile(counted, 0.5).toFixed(1)} ms, at most ${Math.max(...counted).toFixed(1)} ms`,
  };
}

async function load(url) {
  const result = await autocannon({ url, connections: CONNECTIONS, duration: ROUND_S });
  const failed = result.non2xx + result.errors + result.timeouts;
  return { perSecond: result.requests.total / result.duration, failed };
}

/** When the reading with this many watts was told, as the event stream has it. */
function watchReadings(url) {
  const told = new Map();
  const request = get(url, (response) => {
    let rest = '';
    response.setEncoding('utf8').on('data', (text) => {
      const blocks = (rest + text).split('\n\n');
      rest = blocks.pop() ?? '';
      for (const block of blocks) {
        const [, data] = /^event: reading\ndata: (.*)$/m.exec(block) ?? [];
        if (data !== undefined) told.set(JSON.parse(data).importW, performance.now());
      }
    });
    // The wallbox is stopped while the stream is open.
    response.on('error', () => {});
  });
  request.on('error', () => {});
  return told;
}

/** Where a child listens, from its log; the rest of the log is read and dropped. */
function urlOf(child) {
  return new Promise((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      const { url } = JSON.parse(line);
      if (url !== undefined) resolve(url);
    });
    child.once('exit', (code) => reject(new Error(`a server ended with ${code}`)));
  });
}

async function stop(child) {
  if (child.exitCode !== null) return;
  child.kill('SIGTERM');
  await once(child, 'exit');
}
