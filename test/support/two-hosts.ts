import { type ChildProcess, execFile, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A network and a /run of its own: only root may. As one by name only, Avahi does not start. */
const UNSHARE = ['--net', '--mount'];
const TOOLS = ['avahi-daemon', 'avahi-browse', 'avahi-resolve', 'dbus-daemon', 'ip', 'nsenter'];

const ADDRESSES = ['10.83.0.1/24', '10.83.0.2/24'];

/** Whether two hosts can be had here. Where everything must run, they must. */
export const hasTwoHosts =
  process.env['CI'] === 'true' ||
  (spawnSync('unshare', [...UNSHARE, 'true']).status === 0 &&
    TOOLS.every((tool) => spawnSync('which', [tool]).status === 0));

/** Everybody may do everything on this bus. */
const BUS = (address: string): string => `<busconfig>
  <type>system</type>
  <listen>${address}</listen>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
    <allow user="*"/>
  </policy>
</busconfig>`;

/**
 * Two hosts with a cable between them and nothing else: network namespaces that end with the test.
 * The first is for what is tried, the second asks by Avahi.
 */
export class TwoHosts {
  readonly folder = mkdtempSync(join(tmpdir(), 'sunpilot-hosts-'));
  readonly #bus = `unix:path=${join(this.folder, 'bus')}`;
  readonly #hosts: ChildProcess[] = [];
  readonly #running: ChildProcess[] = [];

  async start(): Promise<this> {
    for (const index of ADDRESSES.keys()) {
      const host = spawn('unshare', [...UNSHARE, 'sh', '-c', 'echo up; exec sleep 1800']);
      this.#hosts.push(host);
      await once(host.stdout, 'data');
      await this.run(index, 'mount', '-t', 'tmpfs', 'none', '/run');
      await this.run(index, 'mount', '-t', 'tmpfs', 'none', '/etc/avahi/services');
    }
    const peer = ['peer', 'name', 'lan0', 'netns', String(this.#hosts[1]?.pid)];
    await this.run(0, 'ip', 'link', 'add', 'lan0', 'type', 'veth', ...peer);
    for (const [index, address] of ADDRESSES.entries()) {
      await this.run(index, 'ip', 'link', 'set', 'lo', 'up');
      await this.run(index, 'ip', 'address', 'add', address, 'dev', 'lan0');
      await this.run(index, 'ip', 'link', 'set', 'lan0', 'up');
      await this.run(index, 'ip', 'route', 'add', '224.0.0.0/4', 'dev', 'lan0');
    }
    return this;
  }

  /** Starts the daemon that asks, and answers, on the second host. */
  async startAvahi(): Promise<void> {
    const bus = join(this.folder, 'bus.conf');
    writeFileSync(bus, BUS(this.#bus));
    const daemons = this.spawn(1, 'dbus-daemon', `--config-file=${bus}`, '--nofork', '--nopidfile');
    await this.run(1, 'mkdir', '/run/avahi-daemon');
    // The daemon asks for the bus once and ends.
    while (!existsSync(join(this.folder, 'bus'))) {
      if (daemons.exitCode !== null) throw new Error('dbus-daemon does not listen');
      await setTimeout(20);
    }
    const daemon = this.spawn(
      ...([1, 'avahi-daemon', '--no-drop-root', '--no-chroot', '--no-rlimits'] as const),
    );
    let told = '';
    daemon.stderr?.on('data', (text) => {
      told += text;
    });
    while (!told.includes('startup complete')) {
      if (daemon.exitCode !== null) throw new Error(`avahi-daemon ended:\n${told}`);
      await setTimeout(20);
    }
  }

  /** What a command on a host prints. */
  async run(host: number, command: string, ...args: string[]): Promise<string> {
    const { stdout } = await run('nsenter', this.#inside(host, command, args), {
      env: this.#env(),
      timeout: 150_000,
    });
    return stdout;
  }

  spawn(host: number, command: string, ...args: string[]): ChildProcess {
    const child = spawn('nsenter', this.#inside(host, command, args), { env: this.#env() });
    this.#running.push(child);
    return child;
  }

  async end(): Promise<void> {
    for (const child of [...this.#running, ...this.#hosts]) {
      child.kill('SIGTERM');
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    }
    rmSync(this.folder, { recursive: true });
  }

  #inside(host: number, command: string, args: readonly string[]): string[] {
    const pid = String(this.#hosts[host]?.pid);
    return ['--target', pid, '--net', '--mount', '--', command, ...args];
  }

  #env(): NodeJS.ProcessEnv {
    return { ...process.env, DBUS_SYSTEM_BUS_ADDRESS: this.#bus };
  }
}
