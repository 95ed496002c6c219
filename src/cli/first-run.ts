import { readFileSync } from 'node:fs';
import { hashPassword, verifyPassword } from '../api/access/password.ts';
import { loadConfig } from '../config/load.ts';
import { problemLine } from '../config/problem.ts';
import { setupNeeded } from '../setup/setup-needed.ts';
import type { CommandContext } from './command.ts';
import type { ConfigFlags } from './config-flags.ts';
import { INSTALLED } from './config-reader.ts';
import { EXIT, type ExitCode } from './exit-code.ts';
import { createLog, type LogLevel } from './log.ts';

/** What followed from asking for a first installation. */
export type FirstRun =
  /** There is a configuration, or there was one: it counts. */
  | { readonly kind: 'go-on'; readonly configPath: string }
  | { readonly kind: 'over'; readonly code: ExitCode };

/** All that decides where the page is; everything else is asked there. */
const NOTHING_YET = { meter: { source: 'simulated' } };

/** Sets a box up by its page where it never was; flags and variables say where that is. */
export async function firstRun(
  flags: ConfigFlags,
  context: CommandContext,
  logLevel: LogLevel,
): Promise<FirstRun> {
  const { io } = context;
  const configPath = flags.config ?? INSTALLED;
  const known = await loadConfig({
    file: { values: NOTHING_YET },
    env: io.env,
    sets: flags.set ?? [],
    rules: [],
    readFile: (path) => readFileSync(path, 'utf8'),
    hashPassword,
    verifyPassword,
  });
  if (!known.ok) {
    for (const problem of known.problems) io.stderr.write(`${problemLine(problem)}\n`);
    return { kind: 'over', code: EXIT.wrong };
  }
  const { stateDir, api } = known.config;
  if (!(await setupNeeded({ configPath, stateDir }))) return { kind: 'go-on', configPath };
  const { serveSetup } = await import('./serve-setup.ts');
  const isFinished = await serveSetup({
    configPath,
    stateDir,
    host: known.pins.has('api.host') ? api.host : '0.0.0.0',
    port: api.port,
    context,
    log: await createLog(io, logLevel),
  });
  return isFinished ? { kind: 'go-on', configPath } : { kind: 'over', code: EXIT.fine };
}
