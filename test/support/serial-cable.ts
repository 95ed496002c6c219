import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import {
  closeSync,
  constants,
  existsSync,
  mkdtempSync,
  openSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';

const { O_WRONLY, O_NOCTTY, O_NONBLOCK } = constants;

/** Whether a pair of pseudo-terminals can be had here. Where everything must run, they must. */
export const hasSocat =
  process.env['CI'] === 'true' || spawnSync('socat', ['-V'], { stdio: 'ignore' }).status === 0;

/** Two serial ports joined by a cable that can be pulled: socat and a pair of pseudo-terminals. */
export class SerialCable {
  readonly #folder = mkdtempSync(join(tmpdir(), 'sunpilot-'));
  /** The end that is read. */
  readonly path = join(this.#folder, 'ttyP1');
  readonly #meterPath = join(this.#folder, 'meter');
  #socat: ChildProcess | undefined;
  #meter: number | undefined;

  async plug(): Promise<this> {
    const ends = [this.path, this.#meterPath].map((link) => `pty,raw,echo=0,link=${link}`);
    this.#socat = spawn('socat', ends, { stdio: 'ignore' });
    await this.#wait(() => existsSync(this.path) && existsSync(this.#meterPath));
    // A terminal is there before socat has set it raw, and changes line ends until then.
    await this.#wait(() => settingsOf(this.#meterPath).includes('-opost'));
    this.#meter = openSync(this.#meterPath, O_WRONLY | O_NOCTTY | O_NONBLOCK);
    return this;
  }

  /** What the meter sends. Nobody waits for who does not read: what finds no place is lost. */
  send(bytes: string | Uint8Array): void {
    if (this.#meter === undefined) return;
    try {
      writeSync(this.#meter, Buffer.from(bytes));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
    }
  }

  /** How the reading end is set, as `stty` prints it: `speed 115200 baud; ... cs8 ...`. */
  settings(): string {
    return settingsOf(this.path);
  }

  /** Pulls the cable: both ends are gone. */
  async pull(): Promise<void> {
    if (this.#meter !== undefined) closeSync(this.#meter);
    this.#meter = undefined;
    const socat = this.#socat;
    this.#socat = undefined;
    if (socat === undefined) return;
    const gone = new Promise((resolve) => socat.once('exit', resolve));
    socat.kill('SIGKILL');
    await gone;
    for (const link of [this.path, this.#meterPath]) rmSync(link, { force: true });
  }

  async remove(): Promise<void> {
    await this.pull();
    rmSync(this.#folder, { recursive: true });
  }

  async #wait(isSo: () => boolean): Promise<void> {
    while (!isSo()) await setTimeout(10);
  }
}

function settingsOf(path: string): string {
  return spawnSync('stty', ['-a', '-F', path], { encoding: 'utf8' }).stdout;
}
