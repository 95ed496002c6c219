import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { quantile } from './quantile.mjs';

const WARM_UP = 100;
const COUNTED = 500;
/** Between two telegrams: the loop is idle again, and no run takes minutes. */
const EVERY_MS = 25;
/** Checksum and line end: until these are there no telegram is whole. */
const LAST_BYTES = 6;

/**
 * Writes telegrams into one end of a pseudo-terminal while a wallbox in solar mode reads the other,
 * and takes the time from the last bytes to the board. The sun comes and goes with the duty, so that
 * each telegram moves it.
 */
export async function benchPtyLatency() {
  if (spawnSync('socat', ['-V']).error !== undefined) return rows(undefined, 'socat is not there');
  const built = new URL('../../dist/src/wallbox.js', import.meta.url);
  if (!existsSync(built)) return rows(undefined, 'not built: run npm run build');
  const folder = mkdtempSync(join(tmpdir(), 'sunpilot-bench-'));
  const [meterEnd, boxEnd] = [join(folder, 'meter'), join(folder, 'box')];
  const line = spawn('socat', [`pty,raw,echo=0,link=${meterEnd}`, `pty,raw,echo=0,link=${boxEnd}`]);
  try {
    await until(() => existsSync(meterEnd) && existsSync(boxEnd));
    return rows(await latencies(meterEnd, boxEnd, folder), `${COUNTED} telegrams`);
  } finally {
    line.kill();
    await once(line, 'exit');
    rmSync(folder, { recursive: true });
  }
}

function rows(latenciesMs, note) {
  const share = (part) => (latenciesMs === undefined ? null : quantile(latenciesMs, part));
  const name = 'last byte on a PTY to the board';
  return [
    { name: `${name}, p50`, value: share(0.5), unit: 'ms', target: '<= 2', note },
    { name: `${name}, p99`, value: share(0.99), unit: 'ms', target: '<= 10', note },
  ];
}

async function latencies(meterEnd, boxEnd, stateDir) {
  const board = new ClockedBoard();
  const wallbox = await startBox(board, boxEnd, stateDir);
  const wire = openSync(meterEnd, 'w');
  try {
    let seconds = 0;
    const send = async () => {
      seconds += 1;
      const bytes = telegram(seconds, board.duty > 10 ? 3 : -3);
      writeSync(wire, bytes.subarray(0, -LAST_BYTES));
      await pause(EVERY_MS / 2);
      const sentAt = performance.now();
      writeSync(wire, bytes.subarray(-LAST_BYTES));
      await pause(EVERY_MS / 2);
      return sentAt;
    };
    // After a start nothing is offered for a while, and the meter must have been heard.
    const deadline = performance.now() + 30_000;
    while (board.duty === undefined) {
      if (performance.now() > deadline) throw new Error('the wallbox offered nothing in 30 s');
      await send();
    }
    const took = [];
    for (let i = 0; i < WARM_UP + COUNTED; i++) {
      const sentAt = await send();
      await until(() => board.changedAt > sentAt);
      if (i >= WARM_UP) took.push(board.changedAt - sentAt);
    }
    return took;
  } finally {
    closeSync(wire);
    await wallbox.end();
  }
}

/** A board that notes when the duty on it changed; a car that wants energy is on its cable. */
class ClockedBoard {
  driver = 'bench';
  sensesPilot = true;
  duty;
  changedAt = 0;

  apply({ pilot }) {
    const duty = pilot.kind === 'pwm' ? pilot.duty : undefined;
    if (duty === this.duty) return;
    this.duty = duty;
    this.changedAt = performance.now();
  }

  watch(listener) {
    listener.pilot('C');
    return () => {};
  }

  close() {}
}

async function startBox(board, path, stateDir) {
  const [{ startWallbox }, { Config }, { openMeter }, { openJournal }, { systemClock }, { pino }] =
    await Promise.all([
      import('../../dist/src/wallbox.js'),
      import('../../dist/src/config.js'),
      import('../../dist/src/meter/sources/open.js'),
      import('../../dist/src/journal/journal.js'),
      import('../../dist/src/clock.js'),
      import('pino'),
    ]);
  const config = Config.parse({
    version: 1,
    meter: { source: 'serial', path, baudRate: 115_200 },
    charging: { start: { mode: 'solar' }, law: 'step' },
    board: { driver: 'simulated' },
    stateDir,
  });
  const parts = { clock: systemClock, timeZone: config.timezone };
  return startWallbox({
    config,
    pins: new Map(),
    settings: { kind: 'absent' },
    journal: await openJournal(stateDir),
    simulated: true,
    board,
    meter: await openMeter(config.meter, parts),
    clock: systemClock,
    log: pino({ enabled: false }),
    bootId: undefined,
    api: async () => ({ close: async () => {} }),
    failed: (cause) => {
      throw cause;
    },
  });
}

/** A DSMR 5 telegram of a three-phase meter, a second younger than the one before. */
function telegram(seconds, importKw) {
  const at = new Date(Date.UTC(2026, 5, 1, 10) + seconds * 1_000);
  const time = at.toISOString().slice(2, 19).replaceAll(/[-:T]/g, '');
  const kw = (value) => Math.max(0, value).toFixed(3).padStart(6, '0');
  const lines = [
    '/BEN5\\200BENCH',
    '',
    '1-3:0.2.8(50)',
    `0-0:1.0.0(${time}S)`,
    '0-0:96.1.1(3030303030303030303030303030303030)',
    '1-0:1.8.1(001234.567*kWh)',
    '1-0:1.8.2(002345.678*kWh)',
    '1-0:2.8.1(000123.456*kWh)',
    '1-0:2.8.2(000234.567*kWh)',
    '0-0:96.14.0(0002)',
    `1-0:1.7.0(${kw(importKw)}*kW)`,
    `1-0:2.7.0(${kw(-importKw)}*kW)`,
    '0-0:96.7.21(00004)',
    '0-0:96.7.9(00002)',
    '1-0:99.97.0()',
    '1-0:32.32.0(00001)',
    '1-0:52.32.0(00001)',
    '1-0:72.32.0(00000)',
    '0-0:96.13.0()',
    ...[32, 52, 72].map((phase) => `1-0:${phase}.7.0(230.1*V)`),
    ...[31, 51, 71].map((phase) => `1-0:${phase}.7.0(004*A)`),
    ...[21, 41, 61].map((phase) => `1-0:${phase}.7.0(${kw(importKw / 3)}*kW)`),
    ...[22, 42, 62].map((phase) => `1-0:${phase}.7.0(${kw(-importKw / 3)}*kW)`),
    '!',
  ];
  const body = Buffer.from(lines.join('\r\n'), 'latin1');
  const crc = crc16(body).toString(16).toUpperCase().padStart(4, '0');
  return Buffer.concat([body, Buffer.from(`${crc}\r\n`, 'latin1')]);
}

/** CRC-16/ARC, bit by bit: not the code that is measured. */
function crc16(bytes) {
  let crc = 0;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >> 1) ^ 0xa001 : crc >> 1;
  }
  return crc;
}

async function until(holds) {
  for (let i = 0; i < 1_000; i++) {
    if (holds()) return;
    await pause(10);
  }
  throw new Error('nothing happened for 10 s');
}
