import { readTlsFiles, type TlsFiles } from '../api/access/tls-files.ts';
import type { ConfigProblem } from '../config/problem.ts';
import type { Config } from '../config.ts';
import { type Journal, openJournal, type Settings } from '../journal/journal.ts';
import type { Remembered } from '../journal/json-file.ts';
import type { ConfigReader } from './config-reader.ts';

/** A configuration together with what was set over the API. */
export interface Loaded {
  readonly config: Config;
  /** The same without what was set over the API: what a file, variables and flags say. */
  readonly file: Config;
  readonly pins: ReadonlyMap<string, string>;
  readonly journal: Journal;
  readonly settings: Remembered<Settings>;
  readonly tls: TlsFiles | undefined;
}

export type LoadResult =
  | { readonly ok: true; readonly loaded: Loaded }
  | { readonly ok: false; readonly problems: readonly ConfigProblem[] };

/** Reads the configuration, then what is remembered in its `stateDir`, then both as one. */
export async function loadRemembered(reader: ConfigReader): Promise<LoadResult> {
  const bare = await reader.read();
  if (!bare.ok) return bare;
  const { stateDir, api } = bare.config;
  const refuse = (problems: readonly Pick<ConfigProblem, 'path' | 'text'>[]): LoadResult => ({
    ok: false,
    problems: problems.map((problem) => ({ origin: reader.name, ...problem })),
  });
  let journal: Journal;
  try {
    journal = await openJournal(stateDir);
  } catch (error) {
    const text = `${stateDir} cannot be used, must be a folder to write in: ${messageOf(error)}`;
    return refuse([{ path: 'stateDir', text }]);
  }
  const tls = api.tls === null ? undefined : await readTlsFiles(api.tls);
  if (tls?.ok === false) return refuse(tls.problems);

  const settings = await journal.settings.read(Date.now());
  const { path } = journal.settings;
  const whole =
    settings.kind === 'found' ? await reader.read({ path, value: settings.value }) : bare;
  if (!whole.ok) return whole;
  const { config, pins } = whole;
  return {
    ok: true,
    loaded: { config, file: bare.config, pins, journal, settings, tls: tls?.files },
  };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
