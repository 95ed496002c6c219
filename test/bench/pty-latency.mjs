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
 * each telegram moves it. The same line with nothing but the serial port behind it tells how much of
 * that is the machine's.
 */
export async function benchPtyLatency() {
  if (spawnSync('socat', ['-V']).error !== undefined) return rows({}, 'socat is not there');
  const built = new URL('../../dist/src/wallbox.js', import.meta.url);
  if (!existsSync(built)) return rows({}, 'not built: run npm run build');
  const folder = mkdtempSync(join(tmpdir(), 'sunpilot-bench-'));
  const [meterEnd, boxEnd] = [join(folder, 'meter'), join(folder, 'box')];
  const line = spawn('socat', [`pty,raw,echo=0,link=${meterEnd}`, `pty,raw,echo=0,link=${boxEnd}`]);
  try {
    await until(() => existsSync(meterEnd) && existsSync(boxEnd));
    const bareMs = await throughBarePort(meterEnd, boxEnd);
    const boxMs = await throughWallbox(meterEnd, boxEnd, folder);
    return rows({ boxMs, bareMs }, `${COUNTED} telegrams`);
  } finally {
    line.kill();
    await once(line, 'exit');
    rmSync(folder, { recursive: true });
  }
}

function rows({ boxMs, bareMs }, note) {
  const share = (tookMs, part) => (tookMs === undefined ? null : quantile(tookMs, part));
  const board = 'last byte on a PTY to the board';
  const bare = 'last byte on a PTY to a bare serial port';
  return [
    { name: `${board}, p50`, value: share(boxMs, 0.5), unit: 'ms', target: '<= 2', note },
    { name: `${board}, p99`, value: share(boxMs, 0.99), unit: 'ms', target: '<= 10', note },
    { name: `${bare}, p50`, value: share(bareMs, 0.5), unit: 'ms' },
    { name: `${bare}, p99`, value: share(bareMs, 0.99), unit: 'ms' },
  ];
}

async function throughBarePort(meterEnd, boxEnd) {
  const { SerialPort } = await import('serialport');
  const port = new SerialPort({ path: boxEnd, baudRate: 115_200 });
  await once(port, 'open');
  const wire = openSync(meterEnd, 'w');
  let endedAt = 0;
  let tail = '';
  port.on('data', (bytes) => {
    tail = (tail + bytes.toString('latin1')).slice(-LAST_BYTES - 1);
    if (/^![0-9A-F]{4}\r\n$/.test(tail)) endedAt = performance.now();
  });
  try {
    const took = [];
    for (let i = 0; i < WARM_UP + COUNTED; i++) {
      const sentAt = await send(wire, telegram(i, 3));
      await until(() => endedAt > sentAt);
      if (i >= WARM_UP) took.push(endedAt - sentAt);
    }
    return took;
  } finally {
    closeSync(wire);
    port.close();
    await once(port, 'close');
  }
}

async function throughWallbox(meterEnd, boxEnd, stateDir) {
  const board = new ClockedBoard();
  const wallbox = await startBox(board, boxEnd, stateDir);
  const wire = openSync(meterEnd, 'w');
  try {
    let seconds = 0;
    const next = () => {
      seconds += 1;
      return send(wire, telegram(seconds, board.duty > 10 ? 3 : -3));
    };
    // After a start nothing is offered for a while, and the meter must have been heard.
    const deadline = performance.now() + 30_000;
    while (board.duty === undefined) {
      if (performance.now() > deadline) throw new Error('the wallbox offered nothing in 30 s');
      await next();
    }
    const took = [];
    for (let i = 0; i < WARM_UP + COUNTED; i++) {
      const sentAt = await next();
      await until(() => board.changedAt > sentAt);
      if (i >= WARM_UP) took.push(board.changedAt - sentAt);
    }
    return took;
  } finally {
    closeSync(wire);
    await wallbox.end();
  }
}

/** @returns when the last bytes were about to be written. */
async function send(wire, bytes) {
  writeSync(wire, bytes.subarray(0, -LAST_BYTES));
  await pause(EVERY_MS / 2);
  const sentAt = performance.now();
  writeSync(wire, bytes.subarray(-LAST_BYTES));
  await pause(EVERY_MS / 2);
  return sentAt;
}

/** A board that notes when the duty on it changed; a car that wants energy is on its cable. */
class ClockedBoard {
  /** Any other would be given its 5 s before each rise, for the car on it. */
  driver = 'simulated';
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
  const [
    { startWallbox },
    { Config },
    { openMeter },
    { openJournal },
    { systemClock },
    { thisDevice },
    { pino },
  ] = await Promise.all([
    import('../../dist/src/wallbox.js'),
    import('../../dist/src/config.js'),
    import('../../dist/src/meter/sources/open.js'),
    import('../../dist/src/journal/journal.js'),
    import('../../dist/src/clock.js'),
    import('../../dist/src/house/device.js'),
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
    openMeter: (changed) => openMeter(changed.meter, parts),
    check: async () => ({ ok: true, config }),
    about: { version: '0', device: thisDevice },
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
