import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';

/** Whether a program can be given a terminal here. Where everything must run, it must. */
export const hasTerminal =
  process.env['CI'] === 'true' || spawnSync('script', ['--version']).status === 0;

/** Nothing comes any more once nothing came for so long, on the busiest machine, milliseconds. */
const PATIENCE_MS = 120_000;

/** A program on a real pseudo-terminal, with somebody who types. */
export class TypedTerminal {
  /** Everything on the screen so far, as it was written. */
  screen = '';
  readonly exitCode: Promise<number | null>;
  readonly #script: ChildProcess;
  #seen = 0;
  #isOver = false;
  #changed = (): void => {};

  /** @param command - for a shell. */
  constructor(command: string, env: Readonly<Record<string, string>> = {}) {
    const { PATH = '' } = process.env;
    const argv = ['--quiet', '--return', '--flush', '--command', command, '/dev/null'];
    this.#script = spawn('script', argv, { env: { PATH, TERM: 'dumb', ...env } });
    this.#script.stdout?.setEncoding('utf8').on('data', (text: string) => {
      this.screen += text;
      this.#changed();
    });
    this.exitCode = once(this.#script, 'close').then(([code]) => {
      this.#isOver = true;
      this.#changed();
      return code;
    });
  }

  /** Waits for a text behind what was waited for before. */
  async shows(text: string): Promise<void> {
    for (;;) {
      const at = this.screen.indexOf(text, this.#seen);
      if (at >= 0) {
        this.#seen = at + text.length;
        return;
      }
      if (this.#isOver) {
        throw new Error(`ended without "${text}":\n${this.screen}`);
      }
      const late = setTimeout(() => this.#changed(), PATIENCE_MS);
      const before = this.screen.length;
      await new Promise<void>((resolve) => {
        this.#changed = resolve;
      });
      clearTimeout(late);
      if (this.screen.length === before && !this.#isOver) {
        throw new Error(`waits for "${text}":\n${this.screen.slice(this.#seen)}`);
      }
    }
  }

  /** Waits for a question, and types its answer. */
  async answers(question: string, answer: string): Promise<void> {
    await this.shows(question);
    this.type(`${answer}\r`);
  }

  type(keys: string): void {
    this.#script.stdin?.write(keys);
  }

  end(): void {
    this.#script.kill('SIGKILL');
  }
}
