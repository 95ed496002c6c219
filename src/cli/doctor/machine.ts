import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Finding } from './finding.ts';

/** Whether this Node is one the program was made for. */
export function checkNode(packageFolder: string, running = process.versions.node): Finding {
  const { engines } = JSON.parse(readFileSync(join(packageFolder, 'package.json'), 'utf8'));
  const wanted = String(engines.node).replace(/^>=/, '');
  const text = `version ${running}`;
  if (!isOlder(running, wanted)) return { level: 'ok', about: 'node', text };
  return { level: 'problem', about: 'node', text, fix: `install Node.js ${wanted} or newer` };
}

/**
 * Whether the clock can be right. A Pi has no battery-backed clock: after a power cut it starts in
 * the past, and before the program was installed is always the past.
 */
export function checkClock(packageFolder: string, nowMs = Date.now()): Finding {
  const about = 'clock';
  const text = new Date(nowMs).toISOString();
  if (nowMs < statSync(join(packageFolder, 'package.json')).mtimeMs) {
    const fix = 'sudo timedatectl set-ntp true, and wait until it is synchronized';
    return { level: 'problem', about, text: `${text} is before the installation`, fix };
  }
  const isLinux = existsSync('/run/systemd/timesync');
  if (isLinux && !existsSync('/run/systemd/timesync/synchronized')) {
    const fix = 'sudo timedatectl set-ntp true';
    return { level: 'warning', about, text: `${text}, not synchronized since the start`, fix };
  }
  return { level: 'ok', about, text };
}

function isOlder(version: string, than: string): boolean {
  const parts = (text: string): number[] => text.split('.').map(Number);
  const [have, want] = [parts(version), parts(than)];
  for (const [index, part] of want.entries()) {
    const difference = (have[index] ?? 0) - part;
    if (difference !== 0) return difference < 0;
  }
  return false;
}
