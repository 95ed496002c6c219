import { spawnSync } from 'node:child_process';

/** Whether a program is here. Where everything must run, it must. */
export function has(name: string): boolean {
  return process.env['CI'] === 'true' || spawnSync('which', [name]).status === 0;
}
