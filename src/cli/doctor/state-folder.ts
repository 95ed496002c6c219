import { accessSync, constants, existsSync, statSync } from 'node:fs';
import { userInfo } from 'node:os';
import { dirname } from 'node:path';
import type { Finding } from './finding.ts';

const about = 'state folder';

/** Whether what is set can be remembered. Makes nothing. */
export function checkStateFolder(stateDir: string): Finding {
  const isThere = existsSync(stateDir);
  if (isThere && !statSync(stateDir).isDirectory()) {
    return {
      level: 'problem',
      about,
      text: `${stateDir} is no folder`,
      fix: 'set another stateDir',
    };
  }
  const nearest = isThere ? stateDir : existingAbove(stateDir);
  try {
    accessSync(nearest, constants.W_OK | constants.X_OK);
  } catch {
    const { username } = userInfo();
    const fix = `sudo install -d -o ${username} ${stateDir}`;
    return { level: 'problem', about, text: `${stateDir} may not be written by this user`, fix };
  }
  const text = isThere ? `${stateDir} can be written` : `${stateDir} will be made`;
  return { level: 'ok', about, text };
}

function existingAbove(path: string): string {
  const above = dirname(path);
  return existsSync(above) || above === path ? above : existingAbove(above);
}
