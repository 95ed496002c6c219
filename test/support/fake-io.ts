import { PassThrough, Readable } from 'node:stream';
import { main } from '../../src/cli/command-line.ts';
import type { Io } from '../../src/cli/io.ts';
import type { Worlds } from '../../src/cli/world.ts';

/** A terminal that is none: keeps what was written, and sends signals when told to. */
export class FakeIo implements Io {
  readonly stdin: Io['stdin'];
  readonly stdout = new PassThrough();
  readonly stderr = new PassThrough();
  readonly env: Io['env'];
  out = '';
  err = '';
  readonly #heard = new Map<string, Set<() => void>>();

  constructor({ stdin = '', env = {} }: { stdin?: string | Buffer; env?: Io['env'] } = {}) {
    this.stdin = Readable.from(stdin === '' ? [] : [Buffer.from(stdin)]);
    this.env = env;
    this.stdout.on('data', (text) => {
      this.out += text;
    });
    this.stderr.on('data', (text) => {
      this.err += text;
    });
  }

  onSignal(signal: string, heard: () => void): () => void {
    return this.#listen(signal, heard);
  }

  onCrash(dying: () => void): () => void {
    return this.#listen('crash', dying);
  }

  /** Who listens to anything. */
  get listeners(): number {
    return [...this.#heard.values()].reduce((sum, { size }) => sum + size, 0);
  }

  signal(name: 'SIGTERM' | 'SIGINT' | 'SIGHUP' | 'crash'): void {
    for (const heard of this.#heard.get(name) ?? []) heard();
  }

  /** Log lines on stdout, parsed. */
  get log(): readonly Record<string, unknown>[] {
    return this.out
      .split('\n')
      .filter((line) => line.startsWith('{'))
      .map((line) => JSON.parse(line));
  }

  #listen(name: string, heard: () => void): () => void {
    const all = this.#heard.get(name) ?? new Set();
    this.#heard.set(name, all.add(heard));
    return () => all.delete(heard);
  }
}

/** For commands that have no business with any world. */
export const NO_WORLDS: Worlds = {
  rules: [],
  commands: [],
  open: () => Promise.reject(new Error('no world was asked for')),
  findings: async () => [],
  waiting: async () => () => {},
  up: () => {},
  ending: () => {},
};

/** Runs a command to its end. */
export async function command(
  argv: readonly string[],
  given: ConstructorParameters<typeof FakeIo>[0] = {},
): Promise<{ code: number; out: string; err: string }> {
  const io = new FakeIo(given);
  const code = await main(argv, io, NO_WORLDS);
  // Streams hand on what was written a moment later.
  await new Promise(setImmediate);
  return { code, out: io.out, err: io.err };
}
