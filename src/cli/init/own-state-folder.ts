import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { Config } from '../../config.ts';
import { mayWrite } from '../../setup/write-config.ts';

/** The service's own, made by whoever installs it. */
const USUAL = Config.shape.stateDir.parse(undefined);

/**
 * Where somebody remembers who may not do so in the usual place: the folder for state of their own
 * (XDG Base Directory Specification 0.8, `XDG_STATE_HOME`).
 *
 * @returns undefined where the usual place will do.
 */
export async function ownStateFolder(
  env: Readonly<Record<string, string | undefined>>,
  usual = USUAL,
): Promise<string | undefined> {
  const may = await mayWrite(join(usual, 'box.json'), { force: true });
  if (may.ok) return undefined;
  const { XDG_STATE_HOME: given = '' } = env;
  return join(isAbsolute(given) ? given : join(homedir(), '.local', 'state'), 'sunpilot');
}
