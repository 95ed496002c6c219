import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, rmSync } from 'node:fs';
import { until } from '../support/guarded-rig.ts';
import type { Trixie } from './trixie.ts';

const UNIT = '/usr/lib/systemd/system/sunpilot.service';
const SOCKET = '/run/notify';

/** Node has no datagram sockets of this kind. It prints each message as lines. */
const RECEIVER = `
  use Socket; $| = 1;
  socket(my $s, AF_UNIX, SOCK_DGRAM, 0) or die;
  bind($s, sockaddr_un($ARGV[0])) or die;
  while (defined recv($s, my $text, 4096, 0)) { chomp $text; print "$text\\n"; }
`;

/**
 * The service as its installed unit wants it, where no systemd runs: its command, user, groups,
 * environment and folders, and a network that has nothing but a loopback.
 */
export class Service {
  readonly #trixie: Trixie;
  readonly #process: ChildProcess;
  readonly #manager: ChildProcess;
  readonly exitCode: Promise<number | null>;
  /** What it said. */
  said = '';
  /** What the service manager was told. */
  told = '';

  private constructor(trixie: Trixie, manager: ChildProcess, env: Record<string, string>) {
    this.#trixie = trixie;
    this.#manager = manager;
    manager.stdout?.on('data', (text) => {
      this.told += text;
    });
    const [command = ''] = settings(trixie, 'ExecStart');
    this.#process = spawn('unshare', [
      '--net',
      'sh',
      '-c',
      'ip link set lo up && exec "$@"',
      'sh',
      ...asItsUser(trixie, command, { NOTIFY_SOCKET: SOCKET, WATCHDOG_USEC: '10000000', ...env }),
    ]);
    for (const channel of [this.#process.stdout, this.#process.stderr]) {
      channel?.on('data', (text) => {
        this.said += text;
      });
    }
    this.exitCode = once(this.#process, 'close').then(([code]) => code);
  }

  /** @param env - on top of the unit's. */
  static async start(trixie: Trixie, env: Record<string, string> = {}): Promise<Service> {
    const user = trixie.user('sunpilot');
    // systemd makes these before it starts anything.
    for (const [folder, mode] of foldersOf(trixie)) trixie.makeFolder(folder, user, mode);
    const socket = trixie.at(SOCKET);
    rmSync(socket, { force: true });
    const manager = spawn('perl', ['-e', RECEIVER, socket]);
    await until(() => existsSync(socket));
    chmodSync(socket, 0o777);
    return new Service(trixie, manager, env);
  }

  get pid(): number {
    return this.#process.pid ?? 0;
  }

  /** Asks it by curl. @returns the status and what came with it. */
  ask(path: string, ...more: readonly string[]): { status: number; body: string } {
    const url = path.startsWith('http') ? path : `http://127.0.0.1:8080${path}`;
    const curl = ['curl', '-sS', '-m', '10', '-w', '\n%{http_code}', ...more, url];
    const { stdout } = spawnSync('nsenter', ['--target', `${this.pid}`, '--net', ...curl], {
      encoding: 'utf8',
    });
    const end = stdout.lastIndexOf('\n');
    return { status: Number(stdout.slice(end + 1)), body: stdout.slice(0, end) };
  }

  async untilReady(): Promise<void> {
    await until(() => {
      if (this.#process.exitCode !== null) throw new Error(`it ended:\n${this.said}`);
      return this.told.includes('READY=1');
    });
  }

  /** @returns its exit code, and that of what the unit runs after it. */
  async stop(
    signal: NodeJS.Signals = 'SIGTERM',
  ): Promise<{ code: number | null; post: number | null }> {
    this.#process.kill(signal);
    const code = await this.exitCode;
    this.#manager.kill('SIGKILL');
    const [command = ''] = settings(this.#trixie, 'ExecStopPost');
    const [program = '', ...argv] = asItsUser(this.#trixie, command);
    const post = spawnSync(program, argv, { encoding: 'utf8' });
    this.said += post.stdout + post.stderr;
    return { code, post: post.status };
  }
}

/** Every value a setting has in the unit. */
function settings(trixie: Trixie, name: string): string[] {
  const unit = trixie.read(UNIT);
  return [...unit.matchAll(new RegExp(`^${name}=-?(.*)$`, 'gm'))].map(([, value = '']) => value);
}

function foldersOf(trixie: Trixie): [string, number][] {
  const folder = (kind: string, above: string): [string, number] => [
    `${above}/${settings(trixie, `${kind}Directory`)[0]}`,
    Number.parseInt(settings(trixie, `${kind}DirectoryMode`)[0] ?? '', 8),
  ];
  return [folder('State', '/var/lib'), folder('Runtime', '/run')];
}

function asItsUser(trixie: Trixie, command: string, env: Record<string, string> = {}): string[] {
  const [name = ''] = settings(trixie, 'User');
  const { uid, gid } = trixie.user(name);
  const more = settings(trixie, 'SupplementaryGroups').join(' ').split(' ');
  const groups = more.map((group) => trixie.run('getent', 'group', group).split(':')[2]);
  const files = settings(trixie, 'EnvironmentFile').map((path) => trixie.read(path));
  const pairs = [
    'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin',
    'HOME=/var/lib/sunpilot',
    ...foldersOf(trixie).map(([folder], index) => `${FOLDER_NAMES[index]}=${folder}`),
    ...settings(trixie, 'Environment'),
    ...files.flatMap((text) => text.split('\n').filter((line) => /^\w+=/.test(line))),
    ...Object.entries(env).map(([key, value]) => `${key}=${value}`),
  ];
  const mode = `umask ${settings(trixie, 'UMask')[0]} && exec ${command}`;
  const chroot = [
    'chroot',
    `--userspec=${uid}:${gid}`,
    `--groups=${groups.join(',')}`,
    trixie.root,
  ];
  return [...chroot, 'env', '-i', ...pairs, 'sh', '-c', mode];
}

const FOLDER_NAMES = ['STATE_DIRECTORY', 'RUNTIME_DIRECTORY'];
