import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Finding } from './finding.ts';

/** Where an administrator puts a unit, and where a package does; the first counts. */
const UNITS = [
  '/etc/systemd/system/sunpilot.service',
  '/usr/lib/systemd/system/sunpilot.service',
] as const;

/** What would start a wallbox again, and reset a machine that hangs. */
export function lookAtService(env: Readonly<Record<string, string | undefined>>): Finding[] {
  return [manager(env), kernelWatchdog()];
}

function manager(env: Readonly<Record<string, string | undefined>>): Finding {
  const about = 'service';
  if (!existsSync('/run/systemd/system')) {
    const text = 'systemd does not run here: nothing starts the wallbox again when it ends';
    return { level: 'warning', about, text, fix: 'see hardware/README.md, as a service' };
  }
  const unit = UNITS.find((path) => existsSync(path));
  if (unit === undefined) {
    const fix = `sudo install -m 0644 hardware/sunpilot.service ${UNITS[0]}`;
    return { level: 'warning', about, text: 'sunpilot.service is not installed', fix };
  }
  const folders = (env['PATH'] ?? '').split(':');
  if (!folders.some((folder) => existsSync(join(folder, 'systemd-notify')))) {
    const text = 'systemd-notify is not there: systemd would never hear that the wallbox lives';
    return { level: 'problem', about, text, fix: 'sudo apt install systemd' };
  }
  return { level: 'ok', about, text: `${unit} is installed` };
}

function kernelWatchdog(): Finding {
  const about = 'kernel watchdog';
  const path = '/dev/watchdog';
  if (existsSync(path)) {
    return { level: 'ok', about, text: `${path} is there; RuntimeWatchdogSec= makes use of it` };
  }
  const text = 'none: a machine whose kernel hangs stays so';
  const fix =
    'add dtparam=watchdog=on to /boot/firmware/config.txt; hardware/README.md, config.txt';
  return { level: 'warning', about, text, fix };
}
