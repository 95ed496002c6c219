import { problemLine } from '../../config/problem.ts';
import type { CommandContext } from '../command.ts';
import type { ConfigFlags } from '../config-flags.ts';
import { ConfigReader } from '../config-reader.ts';

/** Where everything is remembered; what is wrong is written to stderr. */
export async function stateDirOf(
  flags: ConfigFlags,
  context: CommandContext,
): Promise<string | undefined> {
  const reader = new ConfigReader(flags, context);
  const result = await reader.read();
  const { stderr } = context.io;
  if (!result.ok) {
    for (const problem of result.problems) stderr.write(`${problemLine(problem)}\n`);
    return undefined;
  }
  const { stateDir } = result.config;
  if (stateDir !== reader.demoStateDir) return stateDir;
  stderr.write('sunpilot: the demo remembers nothing; name a configuration by --config\n');
  return undefined;
}
