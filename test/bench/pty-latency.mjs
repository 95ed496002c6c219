import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { quantile } from './quantile.mjs';
import { telegram } from './telegram.mjs';

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

async function until(holds) {
  for (let i = 0; i < 1_000; i++) {
    if (holds()) return;
    await pause(10);
  }
  throw new Error('nothing happened for 10 s');
}
