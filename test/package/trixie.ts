import { spawnSync } from 'node:child_process';
import { chmodSync, chownSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** What a run of a command came to. */
export interface Outcome {
  readonly code: number | null;
  /** What it said, on both channels. */
  readonly said: string;
}

/** A fresh Debian in a folder. Paths are those from inside. */
export class Trixie {
  readonly root: string;

  constructor(root: string) {
    this.root = root;
  }

  at(path: string): string {
    return join(this.root, path);
  }

  has(path: string): boolean {
    return existsSync(this.at(path));
  }

  read(path: string): string {
    return readFileSync(this.at(path), 'utf8');
  }

  write(path: string, text: string, mode: number = 0o644): void {
    mkdirSync(dirname(this.at(path)), { recursive: true });
    writeFileSync(this.at(path), text);
    chmodSync(this.at(path), mode);
  }

  /** A folder that is there and belongs to somebody. */
  makeFolder(path: string, owner: { uid: number; gid: number }, mode: number): void {
    mkdirSync(this.at(path), { recursive: true });
    chownSync(this.at(path), owner.uid, owner.gid);
    chmodSync(this.at(path), mode);
  }

  /** Runs a command as root. */
  try(...argv: readonly string[]): Outcome {
    const PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
    const env = { PATH, HOME: '/root', LC_ALL: 'C.UTF-8', DEBIAN_FRONTEND: 'noninteractive' };
    const run = spawnSync('chroot', [this.root, ...argv], { encoding: 'utf8', env });
    return { code: run.status, said: run.stdout + run.stderr };
  }

  /** @returns what it said; throws where it fails. */
  run(...argv: readonly string[]): string {
    const { code, said } = this.try(...argv);
    if (code !== 0) throw new Error(`${argv.join(' ')} ended with ${code}:\n${said}`);
    return said;
  }

  /** Ids of a user and of the groups it is in. */
  user(name: string): { uid: number; gid: number; groups: readonly string[] } {
    const [, , uid, gid] = this.run('getent', 'passwd', name).split(':');
    const groups = this.run('id', '-nG', name).trim().split(' ');
    return { uid: Number(uid), gid: Number(gid), groups: groups.toSorted() };
  }

  /** Every file and folder, but for what apt, dpkg and the kernel keep for themselves. */
  files(): Set<string> {
    const kept = [
      '/proc',
      '/dev',
      '/var/lib/apt',
      '/var/lib/dpkg',
      '/var/cache',
      '/var/log',
      '/root',
    ];
    const prune = kept.flatMap((path) => ['-path', path, '-o']).slice(0, -1);
    const found = this.run('find', '/', '(', ...prune, ')', '-prune', '-o', '-print');
    return new Set(found.trim().split('\n'));
  }
}
