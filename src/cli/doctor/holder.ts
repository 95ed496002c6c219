import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** A process that holds something, as `/proc` shows it. */
export interface Holder {
  readonly pid: number;
  /** Command line, words divided by blanks. */
  readonly command: string;
}

/** Processes that have a file, device or socket open. Other users' are seen by root only. */
export function holdersOf(target: (link: string) => boolean): Holder[] {
  const pids = list('/proc').map(Number).filter(Number.isInteger);
  return pids
    .filter((pid) =>
      list(`/proc/${pid}/fd`).some((fd) => isTarget(`/proc/${pid}/fd/${fd}`, target)),
    )
    .map((pid) => ({ pid, command: commandOf(pid) }));
}

/** Who listens on a TCP port. */
export function listenersOn(port: number): Holder[] {
  const inodes = new Set(
    ['/proc/net/tcp', '/proc/net/tcp6'].flatMap((table) => listeningInodes(read(table), port)),
  );
  if (inodes.size === 0) return [];
  return holdersOf((link) => inodes.has(/^socket:\[(\d+)\]$/.exec(link)?.[1] ?? ''));
}

/** In words: `node dist/src/main.js run (pid 123)`. */
export function holdersText(holders: readonly Holder[]): string {
  if (holders.length === 0) return 'a process of another user';
  return holders.map(({ pid, command }) => `${command} (pid ${pid})`).join(', ');
}

/** Lines of proc_pid_net(5): local address is field 2, state 0A is LISTEN, the inode is field 10. */
export function listeningInodes(table: string, port: number): string[] {
  return table
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter(([, local, , state]) => state === '0A' && portOf(local) === port)
    .flatMap((fields) => fields[9] ?? []);
}

function portOf(address: string | undefined): number {
  return Number.parseInt(address?.split(':')[1] ?? '', 16);
}

function commandOf(pid: number): string {
  const words = read(`/proc/${pid}/cmdline`).split('\0').filter(Boolean).join(' ');
  return (words === '' ? read(`/proc/${pid}/comm`).trim() : words).slice(0, 80);
}

function isTarget(path: string, target: (link: string) => boolean): boolean {
  try {
    return target(readlinkSync(path));
  } catch {
    return false;
  }
}

/** Processes come and go while one looks, and some may not be looked at: both are no entries. */
function list(path: string): string[] {
  try {
    return readdirSync(path);
  } catch {
    return [];
  }
}

function read(path: string): string {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return '';
  }
}
