import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { quantile } from './quantile.mjs';

const MAIN = fileURLToPath(new URL('../../dist/src/main.js', import.meta.url));
const STARTS = 5;
const MIB = 1024;
/** USER_HZ: Linux counts processor time in hundredths of a second. */
const TICKS_PER_S = 100;

/** Starts the built demo a few times, then watches one of them live. */
export async function benchCore({ long }) {
  if (!existsSync(MAIN)) throw new Error('there is no build: npm run build');
  const starts = [];
  for (let i = 0; i < STARTS; i++) {
    const demo = await startDemo();
    starts.push(demo);
    await stop(demo.child);
  }
  const minutes = long ? 10 : 1;
  const life = await watch(minutes);
  const median = (values) => quantile(values, 0.5);
  return [
    {
      name: 'start to first pilot output',
      value: median(starts.map(({ pilotS }) => pilotS)),
      unit: 's',
      target: '<= 1.5',
      note: `median of ${STARTS}`,
    },
    {
      name: 'start to first HTTP answer',
      value: median(starts.map(({ answerS }) => answerS)),
      unit: 's',
    },
    {
      name: 'resident memory',
      value: life.rssMiB,
      unit: 'MiB',
      target: '<= 120',
      note: `most in ${minutes} min of demo`,
    },
    {
      name: 'share of a core',
      value: life.corePercent,
      unit: '%',
      target: '<= 2',
      note: 'a reading a second, the simulated world included',
    },
  ];
}

async function startDemo() {
  const startedAt = performance.now();
  const secondsSince = () => (performance.now() - startedAt) / 1_000;
  const child = spawn(process.execPath, [MAIN, 'run', '--set', 'api.port=0'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const times = {};
  const url = await new Promise((resolve, reject) => {
    // Read to its end: a log that nobody reads piles up in the memory that is measured.
    createInterface({ input: child.stdout }).on('line', (line) => {
      const entry = JSON.parse(line);
      // The first decision is logged once its outputs are on the board.
      if (entry.reason !== undefined) times.pilotS ??= secondsSince();
      if (entry.url !== undefined) resolve(entry.url);
    });
    child.once('exit', (code) => reject(new Error(`the demo ended with ${code}`)));
  });
  await (await fetch(new URL('/healthz', url))).arrayBuffer();
  return { child, pilotS: times.pilotS, answerS: secondsSince() };
}

async function watch(minutes) {
  const { child } = await startDemo();
  try {
    // What starting costs is measured above.
    await pause(15_000);
    const [fromTicks, fromMs] = [processorTicks(child.pid), performance.now()];
    let rssKiB = 0;
    for (let second = 0; second < minutes * 60; second++) {
      await pause(1_000);
      rssKiB = Math.max(rssKiB, residentKiB(child.pid));
    }
    const usedS = (processorTicks(child.pid) - fromTicks) / TICKS_PER_S;
    const elapsedS = (performance.now() - fromMs) / 1_000;
    return { rssMiB: rssKiB / MIB, corePercent: (usedS / elapsedS) * 100 };
  } finally {
    await stop(child);
  }
}

async function stop(child) {
  if (child.exitCode !== null) return;
  child.kill('SIGTERM');
  await once(child, 'exit');
}

function residentKiB(pid) {
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]);
}

/** utime and stime: fields 14 and 15 of proc(5), counted behind the name, which may hold spaces. */
function processorTicks(pid) {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return Number(fields[11]) + Number(fields[12]);
}
