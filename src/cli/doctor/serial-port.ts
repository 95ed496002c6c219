import { accessSync, constants, readdirSync, realpathSync, type Stats, statSync } from 'node:fs';
import { userInfo } from 'node:os';
import type { Finding } from './finding.ts';
import { holdersOf, holdersText } from './holder.ts';

const BY_ID = '/dev/serial/by-id';

/** Whether the P1 cable is there, may be used, and is used by nobody else. */
export function checkSerialPort(path: string): Finding {
  const finding = (level: Finding['level'], text: string, fix?: string): Finding => ({
    level,
    about: 'serial port',
    text: `${path} ${text}`,
    ...(fix !== undefined && { fix }),
  });
  const stats = statOf(path);
  if (stats === undefined) return finding('problem', 'is not there', otherPorts());
  if (!stats.isCharacterDevice()) return finding('problem', 'is no device', otherPorts());
  try {
    accessSync(path, constants.R_OK | constants.W_OK);
  } catch {
    const { username } = userInfo();
    const fix = `sudo usermod -aG dialout ${username}, then log in again`;
    return finding('problem', 'may not be opened by this user', fix);
  }
  const device = realpathSync(path);
  const holders = holdersOf((link) => link === device);
  if (holders.length > 0) {
    return finding(
      'warning',
      `is in use by ${holdersText(holders)}`,
      'stop it before sunpilot run',
    );
  }
  return finding('ok', 'is there and free');
}

function statOf(path: string): Stats | undefined {
  try {
    return statSync(path);
  } catch {
    return undefined;
  }
}

function otherPorts(): string {
  try {
    const names = readdirSync(BY_ID).map((name) => `${BY_ID}/${name}`);
    if (names.length > 0) return `set meter.path to ${names.join(' or ')}`;
  } catch {
    // No such folder: the kernel sees no serial adapter.
  }
  return 'plug the P1 cable in; no serial adapter is seen';
}
