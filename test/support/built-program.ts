import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** The program built out of the sources as they are, inside of the package so that it finds its modules. */
export class BuiltProgram {
  readonly #folder: string;
  /** What npm links as `sunpilot`. */
  readonly main: string;
  readonly #running = new Set<RunningProgram>();

  constructor() {
    const cache = join(root, 'node_modules', '.cache');
    mkdirSync(cache, { recursive: true });
    this.#folder = mkdtempSync(join(cache, 'sunpilot-'));
    this.main = join(this.#folder, 'src', 'main.js');
    run('tsc', '-p', 'tsconfig.build.json', '--outDir', this.#folder);
    run('vite', 'build', '--logLevel', 'warn', '--outDir', join(this.#folder, 'dashboard'));
  }

  /** @param main - another way to the same program. */
  start(argv: readonly string[], env: Record<string, string> = {}, main = this.main) {
    const running = new RunningProgram(main, argv, env);
    this.#running.add(running);
    return running;
  }

  /** Ends what still runs. */
  async clear(): Promise<void> {
    for (const running of this.#running) {
      running.kill('SIGKILL');
      await running.exitCode;
    }
    this.#running.clear();
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true });
  }
}

function run(tool: string, ...argv: readonly string[]): void {
  const program = join(root, 'node_modules', '.bin', tool);
  const { status, stdout, stderr } = spawnSync(program, argv, { cwd: root, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${tool} ended with ${status}:\n${stdout}${stderr}`);
}

/** A process of the program. */
export class RunningProgram {
  out = '';
  err = '';
  readonly exitCode: Promise<number | null>;
  readonly #process: ChildProcess;
  /** It has ended, and all that it said was heard. */
  #isOver = false;

  constructor(main: string, argv: readonly string[], env: Record<string, string>) {
    const { PATH = '' } = process.env;
    this.#process = spawn(process.execPath, [main, ...argv], { env: { PATH, ...env } });
    this.#process.stdout?.on('data', (text) => {
      this.out += text;
    });
    this.#process.stderr?.on('data', (text) => {
      this.err += text;
    });
    this.exitCode = once(this.#process, 'close').then(([code]) => {
      this.#isOver = true;
      return code;
    });
  }

  get pid(): number {
    return this.#process.pid ?? 0;
  }

  kill(signal: NodeJS.Signals): void {
    this.#process.kill(signal);
  }

  /** Log entries so far. */
  get log(): readonly Record<string, unknown>[] {
    const lines = this.out.split('\n').slice(0, -1);
    return lines.filter((line) => line.startsWith('{')).map((line) => JSON.parse(line));
  }

  /** The first log entry whose text holds this, as soon as it is there. */
  async logged(part: string, among: number = 0): Promise<Record<string, unknown>> {
    for (;;) {
      const isOver = this.#isOver;
      const found = this.log.slice(among).find(({ msg }) => String(msg).includes(part));
      if (found !== undefined) return found;
      if (isOver) throw new Error(`ended without "${part}":\n${this.err}${this.out}`);
      await setTimeout(10);
    }
  }

  /** Where the API listens. */
  async url(): Promise<string> {
    return String((await this.logged('listening on'))['url']);
  }
}
