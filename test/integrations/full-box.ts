import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { BuiltProgram, RunningProgram } from '../support/built-program.ts';
import { ownPort } from '../support/own-port.ts';
import { SERVERS, type ServerUnderTest } from './servers.ts';

const COLLECTS = `--import=${new URL('../support/collect-on-signal.mjs', import.meta.url).href}`;

/** Where a broker is, and who we are there. */
export interface BrokerAccount {
  readonly url: string;
  readonly username: string;
  readonly password: string;
}

/** The built product with every server on, at ports of its own on the loopback network. */
export class FullBox {
  readonly #folder = mkdtempSync(join(tmpdir(), 'sunpilot-full-'));
  readonly #ports = new Map<string, number>();
  #running: RunningProgram | undefined;

  /** @param broker - which it tells, and hears commands from; nobody unless given. */
  async start(program: BuiltProgram, broker?: BrokerAccount): Promise<void> {
    for (const { path } of SERVERS) this.#ports.set(path, await ownPort());
    const config = this.#config(broker);
    const file = join(this.#folder, 'config.yaml');
    // JSON is YAML, too.
    writeFileSync(file, JSON.stringify(config));
    this.#running = program.start(['run', '--config', file], { NODE_OPTIONS: COLLECTS });
    for (const path of outletsOf(config)) await this.#running.logged(`${path} is up`);
    await this.#running.url();
    // Without a reading many have nothing to tell.
    while ((await this.meter()).state !== 'fresh') await setTimeout(50);
  }

  async end(): Promise<void> {
    this.#running?.kill('SIGKILL');
    await this.#running?.exitCode;
    rmSync(this.#folder, { recursive: true });
  }

  portOf({ path }: ServerUnderTest): number {
    return this.#ports.get(path) ?? Number.NaN;
  }

  get running(): RunningProgram {
    if (this.#running === undefined) throw new Error('not started');
    return this.#running;
  }

  /** Resident memory without garbage, MiB. */
  async keptMib(): Promise<number> {
    for (let round = 0; round < 2; round++) {
      await setTimeout(200);
      this.running.kill('SIGUSR2');
      // It answers once it has collected.
      await this.meter();
    }
    const status = readFileSync(`/proc/${this.running.pid}/status`, 'utf8');
    return Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1]) / 1_024;
  }

  /** Descriptors that it has open: its sockets, and a few that stay. */
  get descriptors(): number {
    return readdirSync(`/proc/${this.running.pid}/fd`).length;
  }

  /** The meter as `/api/v1/charger` tells it. */
  async meter(): Promise<{ readonly state: string; readonly ageMs: number }> {
    const response = await fetch(`${await this.running.url()}/api/v1/charger`);
    return ((await response.json()) as { meter: { state: string; ageMs: number } }).meter;
  }

  /** How many are open once no more are closed: the lowest of half a second. */
  async descriptorsAtRest(): Promise<number> {
    let lowest = this.descriptors;
    for (let look = 0; look < 10; look++) {
      await setTimeout(50);
      lowest = Math.min(lowest, this.descriptors);
    }
    return lowest;
  }

  #config(broker: BrokerAccount | undefined) {
    const at = (path: string) => this.#ports.get(path);
    const on = (path: string) => ({ enabled: true, host: '127.0.0.1', port: at(`${path}.port`) });
    return {
      meter: { source: 'simulated' },
      // The contactor stays open, so that the house without the car is known.
      charging: { start: { mode: 'off' } },
      stateDir: join(this.#folder, 'state'),
      api: { port: at('api.port') },
      compat: {
        energyme: { ...on('compat.energyme'), password: 'only for testing' },
        homewizard: on('compat.homewizard'),
        openevse: { ...on('compat.openevse'), password: 'only for testing' },
        p1Gateway: { ...on('compat.p1Gateway'), setup: true, password: 'only for testing' },
        whatwatt: on('compat.whatwatt'),
      },
      publish: {
        ...(broker && { mqtt: { enabled: true, control: true, ...broker } }),
        modbus: on('publish.modbus'),
        p1Hub: { ...on('publish.p1Hub'), housePort: at('publish.p1Hub.housePort') },
        smartMeter: {
          ...on('publish.smartMeter'),
          streamPort: at('publish.smartMeter.streamPort'),
          allowSet: true,
          allowFrom: ['127.0.0.0/8'],
          ...(broker && { name: 'fuzzed', mqtt: broker }),
        },
      },
    };
  }
}

function outletsOf(config: object): string[] {
  return Object.entries(config).flatMap(([group, blocks]) =>
    ['publish', 'compat'].includes(group)
      ? Object.keys(blocks).map((name) => `${group}.${name}`)
      : [],
  );
}
