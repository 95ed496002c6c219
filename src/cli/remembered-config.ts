import { readTlsFiles, type TlsFiles } from '../api/access/tls-files.ts';
import type { ConfigResult } from '../config/load.ts';
import type { ConfigProblem } from '../config/problem.ts';
import type { Config } from '../config.ts';
import { FolderError } from '../journal/folder.ts';
import { type Journal, openJournal, type Settings } from '../journal/journal.ts';
import type { Remembered } from '../journal/json-file.ts';
import type { Checked } from '../journal/remembered-blocks.ts';
import type { ConfigReader } from './config-reader.ts';

/** A configuration together with what was set over the API. */
export interface Loaded {
  readonly config: Config;
  /** The same without what was set over the API: what a file, variables and flags say. */
  readonly file: Config;
  readonly pins: ReadonlyMap<string, string>;
  readonly journal: Journal;
  readonly settings: Remembered<Settings>;
  /**
   * Why blocks that interfaces had changed are left out: they do not fit the file any more, which
   * was edited since. Empty where they do.
   */
  readonly leftOut: readonly ConfigProblem[];
  readonly tls: TlsFiles | undefined;
  /** What the configuration would be with other settings. */
  readonly check: (settings: Settings) => Promise<Checked<Config>>;
  /** The same file under what has been set over the API by now. */
  readonly again: () => Promise<LoadResult>;
}

export type LoadResult =
  | { readonly ok: true; readonly loaded: Loaded }
  | {
      readonly ok: false;
      /** A configuration that is wrong, or a machine that does not do what a right one asks for. */
      readonly kind: 'wrong' | 'failed';
      readonly problems: readonly ConfigProblem[];
    };

/** Reads the configuration, then what is remembered in its `stateDir`, then both as one. */
export async function loadRemembered(reader: ConfigReader): Promise<LoadResult> {
  const file = reader.file();
  const bare = await reader.readAs(file);
  if (!bare.ok) return { ...bare, kind: 'wrong' };
  const { stateDir, api } = bare.config;
  let journal: Journal;
  try {
    journal = await openJournal(stateDir);
  } catch (error) {
    if (!(error instanceof FolderError)) throw error;
    const problem = { origin: reader.name, path: 'stateDir', text: error.message };
    return { ok: false, kind: 'failed', problems: [problem] };
  }
  const tls = api.tls === null ? undefined : await readTlsFiles(api.tls);
  if (tls?.ok === false) {
    const problems = tls.problems.map((problem) => ({ origin: reader.name, ...problem }));
    return { ok: false, kind: 'wrong', problems };
  }

  const { path } = journal.settings;
  const read: ReadWith = (value) => reader.readAs(file, { path, value });
  const check = async (value: Settings): Promise<Checked<Config>> => {
    const result = await read(value);
    if (result.ok) return result;
    return { ok: false, problems: result.problems.map(({ path, text }) => `${path} ${text}`) };
  };
  const again = async (): Promise<LoadResult> => {
    const settings = await journal.settings.read(Date.now());
    const layered = await withSettings(bare, settings, read);
    if (!layered.ok) return { ...layered, kind: 'wrong' };
    const common = { file: bare.config, journal, tls: tls?.files, check, again };
    return { ok: true, loaded: { ...layered, ...common } };
  };
  return again();
}

/** Reads the file under what was set over the API. */
type ReadWith = (settings: Settings) => Promise<ConfigResult>;

type Layered =
  | (Pick<Loaded, 'config' | 'pins' | 'settings' | 'leftOut'> & { readonly ok: true })
  | Extract<ConfigResult, { ok: false }>;

/** The configuration under what was set over the API, as far as the one allows the other. */
async function withSettings(
  bare: Extract<ConfigResult, { ok: true }>,
  settings: Remembered<Settings>,
  read: ReadWith,
): Promise<Layered> {
  if (settings.kind !== 'found') return { ...bare, settings, leftOut: [] };
  const whole = await read(settings.value);
  if (whole.ok) return { ...whole, settings, leftOut: [] };
  const { charging } = settings.value;
  const without = await read({ charging });
  if (!without.ok) return whole;
  const rest = { kind: 'found', value: { charging } } as const;
  return { ...without, settings: rest, leftOut: whole.problems };
}
