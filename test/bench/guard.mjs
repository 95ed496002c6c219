import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { quantile } from './quantile.mjs';

/** As often as 99.9 % of all takes to be seen at all, with `--long`. */
const PULLS = { short: 150, long: 1_000 };
const DUTY = 0.2;
/** A converter of 10 bits: 0.027 V a count, 0 V at half of its range. */
const SCALE = { voltsPerCount: 0.027, offsetV: -13.8 };
const HIGH_V = { A: 12, B: 9, C: 6 };
const LINE = 'class/gpio/gpio529';
const CHANNEL = 'class/pwm/pwmchip0/pwm0';
const CONVERTER = 'bus/iio/devices/iio:device0/in_voltage0_raw';

/**
 * A vehicle leaves C on a converter that is a file, rewritten at both edges of each millisecond; the
 * guard process reads it as it reads the kernel's. Timed from the new pilot to the contactor's line.
 * Nothing here is a Pi: it tells what the program takes, not what a bus and a slow processor add.
 */
export async function benchGuard({ long }) {
  const program = new URL('../../dist/hardware/guard/main.js', import.meta.url);
  if (!existsSync(program)) return rows(undefined, 'not built: run npm run build');
  const root = mkdtempSync(join(tmpdir(), 'sunpilot-bench-guard-'));
  const box = new Box(root, program.pathname);
  try {
    const tookMs = [];
    await box.ready();
    const timers = watchTimers();
    const pulls = long ? PULLS.long : PULLS.short;
    for (let pull = 0; pull < pulls; pull++) tookMs.push(await box.pull(pull % 2 ? 'A' : 'B'));
    return rows(tookMs, `${pulls} times on files; not shown on a Pi`, timers());
  } finally {
    await box.end();
    rmSync(root, { recursive: true });
  }
}

function rows(tookMs, note, lateMs) {
  const share = (part) => (tookMs === undefined ? null : quantile(tookMs, part));
  const name = 'leaving C to an open contactor';
  const late = lateMs === undefined ? null : quantile(lateMs, 0.999);
  return [
    { name: `${name}, p50`, value: share(0.5), unit: 'ms', target: '<= 60', note },
    { name: `${name}, p99.9`, value: share(0.999), unit: 'ms', target: '<= 100', note },
    {
      name: 'a timer of 1 ms meanwhile, p99.9',
      value: late,
      unit: 'ms',
      note: 'the machine itself',
    },
  ];
}

/** How long this process waits for a processor, as the guard beside it does. */
function watchTimers() {
  const lateMs = [];
  let isOver = false;
  (async () => {
    while (!isOver) {
      const sinceMs = performance.now();
      await pause(1);
      lateMs.push(performance.now() - sinceMs);
    }
  })();
  return () => {
    isOver = true;
    return lateMs;
  };
}

/** A guard process with its pipes in our hand, and all it looks at. */
class Box {
  #root;
  #counts = new Int32Array(new SharedArrayBuffer(12));
  #converter;
  #guard;
  #beating;
  #said = '';

  constructor(root, program) {
    this.#root = root;
    this.#put(`${LINE}/direction`, 'out');
    this.#put(`${LINE}/value`, '0');
    for (const [name, text] of [
      ['period', '1000000'],
      ['duty_cycle', '1000000'],
      ['enable', '1'],
      ['polarity', 'normal'],
    ]) {
      this.#put(`${CHANNEL}/${name}`, text);
    }
    this.#put(CONVERTER, '0000');
    this.#show('A', 1);
    this.#converter = new Worker(new URL('../support/fake-converter.mjs', import.meta.url), {
      workerData: { path: join(root, CONVERTER), shared: this.#counts.buffer },
    });
    const plan = {
      root,
      contactor: { path: LINE },
      pilot: { kind: 'pwm', path: CHANNEL },
      silenceMs: 2_000,
      sense: { path: CONVERTER, scale: SCALE },
    };
    this.#guard = spawn(process.execPath, [program, JSON.stringify(plan)], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    this.#guard.stdout.on('data', (text) => {
      this.#said += text;
    });
    // A guard that ended is told of where it is waited for.
    this.#guard.stdin.on('error', () => {});
    this.#beating = setInterval(() => this.#tell({ type: 'beat' }), 500);
  }

  async ready() {
    await this.#until(() => this.#said.includes('"ready"'));
    const pilot = { kind: 'pwm', duty: DUTY * 100 };
    this.#tell({ type: 'outputs', outputs: { pilot, contactor: 'open' } });
    this.#show('B', DUTY);
    // Past the time in which a change of the duty excuses a car that lets go for a moment.
    await pause(700);
  }

  /** @returns milliseconds from leaving C until the contactor is open. */
  async pull(next) {
    await this.#plugIn();
    this.#put(`${LINE}/value`, '1');
    // Anywhere between two looks.
    await pause(30 + Math.random() * 30);
    const sinceMs = performance.now();
    this.#show(next, DUTY);
    await this.#until(() => this.#get(`${LINE}/value`) === '0');
    return performance.now() - sinceMs;
  }

  /**
   * Where the converter's own thread waits for a processor, the guard sees no -12 V and misses the
   * diode, until the vehicle is plugged in anew.
   */
  async #plugIn() {
    for (let attempt = 0; attempt < 5; attempt++) {
      this.#show('A', DUTY);
      await this.#until(() => this.#state === 'A');
      this.#show('B', DUTY);
      await this.#until(() => this.#state === 'B');
      this.#show('C', DUTY);
      const endMs = performance.now() + 3_000;
      while (performance.now() < endMs) {
        if (this.#state === 'C') return;
        await pause(1);
      }
    }
    throw new Error('this machine is too busy to show a pilot');
  }

  async end() {
    clearInterval(this.#beating);
    this.#guard.kill('SIGKILL');
    await this.#converter.terminate();
  }

  /** What the guard said last of the vehicle. */
  get #state() {
    return /.*"state":"(\w)"/s.exec(this.#said)?.[1];
  }

  #tell(message) {
    this.#guard.stdin.write(`${JSON.stringify(message)}\n`);
  }

  #show(vehicle, duty) {
    const counts = (volts) => Math.round((volts - SCALE.offsetV) / SCALE.voltsPerCount);
    this.#counts.set([counts(HIGH_V[vehicle]), counts(-12), Math.round(duty * 1_000)]);
  }

  #get(path) {
    return readFileSync(join(this.#root, path), 'latin1').trim();
  }

  #put(path, text) {
    const file = join(this.#root, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, `${text}\n`, { flag: existsSync(file) ? 'r+' : 'w' });
  }

  async #until(holds) {
    const endMs = performance.now() + 10_000;
    while (!holds()) {
      if (this.#guard.exitCode !== null) {
        throw new Error(`the guard ended: ${this.#said.trim().split('\n').at(-1)}`);
      }
      if (performance.now() > endMs) throw new Error('nothing happened for 10 s');
      await pause(1);
    }
  }
}
