import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { quantile } from './quantile.mjs';

const MAIN = fileURLToPath(new URL('../../dist/src/main.js', import.meta.url));
const DAY_S = 86_400;
const DAYS = 1_000;
const PASSES = 8;

/** Replays days: alone, with the real machine, by the thousand, and out of a telegram capture. */
export async function benchReplay() {
  if (!existsSync(MAIN)) throw new Error('there is no build: npm run build');
  const folder = mkdtempSync(join(tmpdir(), 'sunpilot-bench-'));
  try {
    const [law, full] = [await engineMs('law'), await engineMs('full')];
    const thousand = await manyDays(folder);
    const capture = join(folder, 'capture.p1');
    writeFileSync(capture, await captureOfDay());
    const captured = await replayed([capture, '--law', 'surplus']);
    return [
      {
        name: 'a day, law engine',
        value: law,
        unit: 'ms',
        target: '<= 30',
        note: 'median of CPU time, surplus',
      },
      { name: 'a day, full engine', value: full / 1_000, unit: 's', target: '<= 2' },
      {
        name: `${DAYS} days`,
        value: thousand.seconds,
        unit: 's',
        target: '<= 60',
        note: 'files of a row a second, surplus and step',
      },
      {
        name: `memory of ${DAYS} days, of 100`,
        value: thousand.rssMiB / thousand.rssOfFewMiB,
        unit: 'x',
        note: `${Math.round(thousand.rssMiB)} MiB`,
      },
      {
        name: 'capture of 86,400 telegrams',
        value: captured.seconds,
        unit: 's',
        target: '<= 3',
        note: 'decoded and replayed, the start of the program included',
      },
    ];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Median of a few days in this process, milliseconds of CPU: others may share the machine. */
async function engineMs(engine) {
  const built = (path) => import(new URL(`../../dist/${path}`, import.meta.url).href);
  const { RIGS } = await built('sim/rigs.js');
  const { namedDay } = await built('sim/days/named-days.js');
  const { lawOf } = await built('src/charging/laws/laws.js');
  const { createLawRun } = await built('sim/law-engine.js');
  const { createFullRun } = await built('sim/full-engine.js');
  const own = { law: 'surplus', preset: 'balanced' };
  const start = () =>
    engine === 'full'
      ? createFullRun(own, RIGS['1p32'])
      : createLawRun({ law: lawOf(own.law, own.preset), asked: 'each-reading' }, RIGS['1p32']);
  const { houseW, pvW } = namedDay('broken-summer');
  const times = [];
  for (let pass = 0; pass < (engine === 'full' ? 3 : PASSES); pass++) {
    const before = process.cpuUsage();
    const run = start();
    for (let t = 0; t < DAY_S; t++) run.second(t, houseW[t], pvW[t]);
    const { user, system } = process.cpuUsage(before);
    times.push((user + system) / 1_000);
  }
  return quantile(times, 0.5);
}

async function manyDays(folder) {
  const days = join(folder, 'days');
  mkdirSync(days);
  const { namedDay, DAY_NAMES } = await import(
    new URL('../../dist/sim/days/named-days.js', import.meta.url).href
  );
  // Eight files, each asked for again and again: what is measured is reading and running them.
  const files = DAY_NAMES.map((name) => {
    const { houseW, pvW } = namedDay(name);
    const rows = Array.from({ length: DAY_S }, (_, t) => `${t},${houseW[t]},${pvW[t]}`);
    const file = join(days, `${name}.csv`);
    writeFileSync(file, `t_s,house_w,pv_w\n${rows.join('\n')}\n`);
    return file;
  });
  const asked = (count) => Array.from({ length: count }, (_, i) => files[i % files.length]);
  const few = await replayed(asked(100));
  const many = await replayed(asked(DAYS));
  return { ...many, rssOfFewMiB: few.rssMiB };
}

/** Runs the built program; seconds, and the most memory it had. */
async function replayed(argv) {
  const startedMs = performance.now();
  const child = spawn(process.execPath, [MAIN, 'replay', ...argv, '--json'], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  let rssMiB = 0;
  const look = setInterval(() => {
    rssMiB = Math.max(rssMiB, residentMiB(child.pid));
  }, 200);
  const [code] = await once(child, 'exit');
  clearInterval(look);
  if (code !== 0) throw new Error(`replay ended with ${code}`);
  return { seconds: (performance.now() - startedMs) / 1_000, rssMiB };
}

function residentMiB(pid) {
  try {
    return (
      Number(/^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1_024
    );
  } catch {
    // It has just ended.
    return 0;
  }
}

/** A day of DSMR 5 telegrams, one a second. */
async function captureOfDay() {
  const { namedDay } = await import(
    new URL('../../dist/sim/days/named-days.js', import.meta.url).href
  );
  const { houseW, pvW } = namedDay('broken-summer');
  const telegrams = [];
  for (let t = 0; t < DAY_S; t++) telegrams.push(telegramOf(t, houseW[t] - pvW[t]));
  return Buffer.from(telegrams.join(''), 'latin1');
}

function telegramOf(t, netW) {
  const two = (value) => String(Math.floor(value)).padStart(2, '0');
  const kw = (watts) => `${(Math.max(0, watts) / 1_000).toFixed(3).padStart(6, '0')}*kW`;
  const time = `260711${two(t / 3_600)}${two((t / 60) % 60)}${two(t % 60)}S`;
  const body = [
    '/SUN5SUNPILOT-BENCH',
    '',
    '1-3:0.2.8(50)',
    `0-0:1.0.0(${time})`,
    '1-0:1.8.1(004231.507*kWh)',
    '1-0:1.8.2(003518.220*kWh)',
    '1-0:2.8.1(001904.118*kWh)',
    '1-0:2.8.2(004610.932*kWh)',
    '0-0:96.14.0(0002)',
    `1-0:1.7.0(${kw(netW)})`,
    `1-0:2.7.0(${kw(-netW)})`,
    '1-0:32.7.0(231.4*V)',
    '1-0:31.7.0(004*A)',
    `1-0:21.7.0(${kw(netW)})`,
    `1-0:22.7.0(${kw(-netW)})`,
    '!',
  ].join('\r\n');
  const crc = crcOf(body).toString(16).toUpperCase().padStart(4, '0');
  return `${body}${crc}\r\n`;
}

/** CRC-16/ARC of ASCII, as DSMR telegrams end with. */
function crcOf(text) {
  let crc = 0;
  for (let i = 0; i < text.length; i++) {
    crc ^= text.charCodeAt(i);
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >> 1) ^ 0xa001 : crc >> 1;
  }
  return crc;
}
