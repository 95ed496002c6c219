import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hashPassword, isPasswordHash, verifyPassword } from '../api/access/password.ts';
import { DEMO } from '../config/demo.ts';
import { type ConfigResult, type ConfigSources, loadConfig } from '../config/load.ts';
import type { ConfigProblem } from '../config/problem.ts';
import { codeOf, messageOf } from '../thrown.ts';
import type { CommandContext } from './command.ts';
import type { ConfigFlags } from './config-flags.ts';

/** Where a configuration stands once it is installed. */
export const INSTALLED = '/etc/sunpilot/config.yaml';

/** The configuration file at one moment, or why it could not be had. */
export type ConfigFile = ConfigSources['file'] | { readonly problem: ConfigProblem };

/** Reads the configuration that flags and environment ask for, as often as wanted. */
export class ConfigReader {
  /** The file, or undefined for the demo. */
  readonly path: string | undefined;
  /** The demo's folder of what is remembered, there only while it runs. */
  readonly demoStateDir = join(tmpdir(), `sunpilot-demo-${randomUUID()}`);
  readonly #sources: Omit<ConfigSources, 'file' | 'settings'>;
  readonly #hashes = new Map<string, Promise<string>>();
  readonly #verdicts = new Map<string, Promise<boolean>>();

  constructor(flags: ConfigFlags, { io, worlds }: Pick<CommandContext, 'io' | 'worlds'>) {
    this.path = flags.config ?? (existsSync(INSTALLED) ? INSTALLED : undefined);
    this.#sources = {
      env: io.env,
      rules: worlds.rules,
      sets: flags.set ?? [],
      readFile: (path) => readFileSync(path, 'utf8'),
      hashPassword: (text) => this.#hash(text),
      verifyPassword: (password, hash) => this.#verify(password, hash),
    };
  }

  /** Where it comes from, for people. */
  get name(): string {
    return this.path ?? 'demo';
  }

  /** What the file says now. */
  async read(): Promise<ConfigResult> {
    return this.readAs(this.file());
  }

  /**
   * What the file said when it was taken.
   *
   * @param settings - what was set over the API, with the path of its file.
   */
  async readAs(file: ConfigFile, settings?: ConfigSources['settings']): Promise<ConfigResult> {
    if ('problem' in file) return { ok: false, problems: [file.problem] };
    return loadConfig({
      ...this.#sources,
      file,
      ...(settings !== undefined && { settings }),
    });
  }

  /** Takes the file as it is now, so that it can be read again after somebody has edited it. */
  file(): ConfigFile {
    if (this.path === undefined) return { values: { ...DEMO, stateDir: this.demoStateDir } };
    try {
      return { name: this.path, text: readFileSync(this.path, 'utf8') };
    } catch (error) {
      return { problem: { origin: this.path, path: '', text: unreadable(error) } };
    }
  }

  /** The same password gives the same hash each time, so that nothing seems to have changed. */
  #hash(text: string): Promise<string> {
    if (isPasswordHash(text)) return Promise.resolve(text);
    const known = this.#hashes.get(text);
    if (known !== undefined) return known;
    const hash = hashPassword(text);
    this.#hashes.set(text, hash);
    return hash;
  }

  /** Once for each: a configuration is read again whenever something is set over the API. */
  #verify(password: string, hash: string): Promise<boolean> {
    const key = `${hash} ${password}`;
    const known = this.#verdicts.get(key);
    if (known !== undefined) return known;
    const verdict = verifyPassword(password, hash);
    this.#verdicts.set(key, verdict);
    return verdict;
  }
}

function unreadable(error: unknown): string {
  if (codeOf(error) === 'ENOENT') {
    return 'is not there, must be a configuration file: sunpilot init writes one';
  }
  return `cannot be read: ${messageOf(error)}`;
}
