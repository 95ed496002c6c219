import { type ChildProcess, spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { BuiltProgram } from '../support/built-program.ts';
import { hasTwoHosts, TwoHosts } from '../support/two-hosts.ts';

const TOOLS = ['mosquitto', 'mosquitto_sub', 'influxd', 'influx', 'mbpoll', 'ffprobe', 'nc', 'jq'];

/** Whether everybody who is asked in docs/integrations.md can be had here; where CI runs, they must be. */
export const hasNeighbours =
  process.env['CI'] === 'true' ||
  (hasTwoHosts && TOOLS.every((tool) => spawnSync('which', [tool]).status === 0));

/** The box is on the first host; who asks, and whom it tells, are on the second. */
const BOX = 0;
const OTHERS = 1;
export const OTHERS_ADDRESS = '10.83.0.2';

/** A house with a box called `wallbox.local`, and beside it a broker, a database and a shell. */
export class Neighbourhood {
  readonly #hosts = new TwoHosts();

  async start(): Promise<void> {
    await this.#hosts.start();
    await this.#hosts.startAvahi();
    const names = this.#file('hosts', '127.0.0.1 localhost\n10.83.0.1 wallbox.local\n');
    await this.#hosts.run(OTHERS, 'mount', '--bind', names, '/etc/hosts');
    const broker = ['listener 1883 0.0.0.0', 'allow_anonymous true', 'user root'];
    const brokerFile = this.#file('mosquitto.conf', `${broker.join('\n')}\n`);
    this.#hosts.spawn(OTHERS, 'mosquitto', '-c', brokerFile);
    this.#hosts.spawn(OTHERS, 'influxd', '-config', this.#file('influxdb.conf', this.#database()));
    await this.#patiently(`influx -execute 'CREATE DATABASE "energyme-home"'`);
  }

  end(): Promise<void> {
    return this.#hosts.end();
  }

  /** Runs the program until everything in the configuration is up, but for what need not be. */
  async startBox(program: BuiltProgram, name: string, config: object): Promise<ChildProcess> {
    const file = this.#file(`${name}.yaml`, JSON.stringify(config));
    const set = `stateDir=${this.#hosts.folder}/${name}`;
    const args = [program.main, 'run', '--config', file, '--set', set];
    const box = this.#hosts.spawn(BOX, process.execPath, ...args);
    let told = '';
    box.stdout?.on('data', (text) => {
      told += text;
    });
    const awaited = outletsOf(config);
    while (!awaited.every((path) => told.includes(`${path} is up`))) {
      if (box.exitCode !== null) throw new Error(`ended:\n${told}`);
      await setTimeout(20);
    }
    return box;
  }

  /** What a line typed at a shell of the second host prints. */
  type(line: string): Promise<string> {
    return this.#hosts.run(OTHERS, 'sh', '-c', line);
  }

  /** Asks the box at its own shell. */
  atTheBox(line: string): Promise<string> {
    return this.#hosts.run(BOX, 'sh', '-c', line);
  }

  async #patiently(line: string): Promise<void> {
    for (let tries = 0; ; tries++) {
      try {
        await this.type(line);
        return;
      } catch (error) {
        if (tries === 200) throw error;
        await setTimeout(50);
      }
    }
  }

  #file(name: string, content: string): string {
    const file = join(this.#hosts.folder, name);
    writeFileSync(file, content);
    return file;
  }

  #database(): string {
    const at = `${this.#hosts.folder}/influxdb`;
    return `reporting-disabled = true
bind-address = "127.0.0.1:8088"
[meta]
dir = "${at}/meta"
[data]
dir = "${at}/data"
wal-dir = "${at}/wal"
[http]
bind-address = ":8086"
[logging]
level = "error"
`;
  }
}

/** Paths of the outlets that a configuration switches on. */
function outletsOf(config: object): string[] {
  return Object.entries(config).flatMap(([group, blocks]) =>
    ['publish', 'compat'].includes(group)
      ? Object.keys(blocks).map((name) => `${group}.${name}`)
      : [],
  );
}
