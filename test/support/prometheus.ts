import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { z } from 'zod';
import { ownPort } from './own-port.ts';

/** Whether there is one here; where CI runs there must be. */
export const hasPrometheus =
  process.env['CI'] === 'true' || spawnSync('prometheus', ['--version']).error === undefined;

const Samples = z.object({
  data: z.object({
    result: z.array(
      z.object({
        metric: z.record(z.string(), z.string()),
        value: z.tuple([z.number(), z.string()]),
      }),
    ),
  }),
});
const Rules = z.object({
  data: z.object({
    groups: z.array(
      z.object({
        rules: z.array(z.object({ name: z.string(), state: z.string(), health: z.string() })),
      }),
    ),
  }),
});

/** One series at one moment. */
export interface Answer {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** A Prometheus of its own, with an empty database. */
export class RunningPrometheus {
  readonly #folder = mkdtempSync(join(tmpdir(), 'sunpilot-prometheus-'));
  #process: ChildProcess | undefined;
  #url = '';

  /** @param config - the configuration, JSON being YAML. */
  async start(config: object): Promise<void> {
    const file = join(this.#folder, 'prometheus.yml');
    writeFileSync(file, JSON.stringify(config));
    const port = await ownPort();
    this.#url = `http://127.0.0.1:${port}`;
    this.#process = spawn('prometheus', [
      `--config.file=${file}`,
      `--storage.tsdb.path=${join(this.#folder, 'data')}`,
      `--web.listen-address=127.0.0.1:${port}`,
    ]);
    let said = '';
    this.#process.stderr?.on('data', (text) => {
      said += text;
    });
    while (!(await this.#isReady())) {
      if (this.#process.exitCode !== null) throw new Error(`prometheus ended:\n${said}`);
      await setTimeout(100);
    }
  }

  /** What an expression gives now. */
  async ask(query: string): Promise<readonly Answer[]> {
    const answer = await this.#get(`/api/v1/query?${new URLSearchParams({ query })}`);
    return Samples.parse(answer).data.result.map(({ metric, value: [, value] }) => ({
      labels: metric,
      value: Number(value),
    }));
  }

  /** How the rules are doing. */
  async rules() {
    return Rules.parse(await this.#get('/api/v1/rules')).data.groups.flatMap(({ rules }) => rules);
  }

  async end(): Promise<void> {
    const ended = this.#process?.exitCode === null && once(this.#process, 'exit');
    this.#process?.kill('SIGTERM');
    await ended;
    rmSync(this.#folder, { recursive: true });
  }

  async #get(path: string): Promise<unknown> {
    const response = await fetch(`${this.#url}${path}`);
    if (!response.ok) throw new Error(`${path}: ${await response.text()}`);
    return await response.json();
  }

  async #isReady(): Promise<boolean> {
    try {
      return (await fetch(`${this.#url}/-/ready`)).ok;
    } catch {
      return false;
    }
  }
}
