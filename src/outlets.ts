import type { Logger } from 'pino';
import type { Clock } from './clock.ts';
import type { OutletContext, OutletStatus, StartOutlet } from './house/outlet.ts';
import { OutletLoop } from './house/outlet-loop.ts';

/** One kind of outlet: where its block stands in the configuration, and the code behind it. */
interface OutletKind {
  readonly path: string;
  // What each module takes is the block at its path, which the schema has checked.
  readonly load: () => Promise<{ readonly start: StartOutlet<never> }>;
}

/** All there are. Code is loaded only for those that are switched on. */
const OUTLETS: readonly OutletKind[] = [
  { path: 'compat.energyme', load: () => import('./compat/energyme/energyme.ts') },
  { path: 'compat.homewizard', load: () => import('./compat/homewizard/homewizard.ts') },
  { path: 'compat.openevse', load: () => import('./compat/openevse/openevse.ts') },
  { path: 'compat.p1Gateway', load: () => import('./compat/p1-gateway/p1-gateway.ts') },
  { path: 'compat.whatwatt', load: () => import('./compat/whatwatt/whatwatt.ts') },
  { path: 'publish.customMqtt', load: () => import('./publish/custom-mqtt/custom-mqtt.ts') },
  { path: 'publish.domoticz', load: () => import('./publish/domoticz/domoticz.ts') },
  { path: 'publish.influxdb', load: () => import('./publish/influxdb/influxdb.ts') },
  { path: 'publish.mdns', load: () => import('./publish/mdns/mdns.ts') },
  { path: 'publish.modbus', load: () => import('./publish/modbus/modbus.ts') },
  { path: 'publish.mqtt', load: () => import('./publish/mqtt/mqtt.ts') },
  { path: 'publish.p1Hub', load: () => import('./publish/p1-hub/p1-hub.ts') },
  { path: 'publish.p1Mqtt', load: () => import('./publish/p1-mqtt/p1-mqtt.ts') },
  { path: 'publish.smartMeter', load: () => import('./publish/smart-meter/smart-meter.ts') },
  { path: 'publish.webhook', load: () => import('./publish/webhook/webhook.ts') },
  { path: 'publish.whatwattMqtt', load: () => import('./publish/whatwatt-mqtt/whatwatt-mqtt.ts') },
];

/** Tells the network of the others. */
const ADVERTISER = 'publish.mdns';

export interface OutletsParts {
  /** The block in force at a path. */
  readonly read: (path: string) => unknown;
  readonly context: Omit<OutletContext, 'failed' | 'log' | 'statusOf'>;
  readonly log: Logger;
  readonly clock: Clock;
}

/** The outlets that are switched on. */
export class Outlets {
  readonly #parts: OutletsParts;
  readonly #loops = new Map<string, OutletLoop>();
  readonly #restarts = new Map<string, Promise<void>>();
  #isClosed = false;

  constructor(parts: OutletsParts) {
    this.#parts = parts;
    for (const kind of OUTLETS) this.#open(kind);
  }

  status(): readonly OutletStatus[] {
    return [...this.#loops.values()].map((loop) => loop.status());
  }

  /**
   * Makes the outlet at a path follow what its block says now: as it runs, or else by starting it
   * anew. The one that tells the network of all the others does so as well.
   */
  async reload(path: string): Promise<void> {
    await Promise.all([this.#reload(path), this.#reload(ADVERTISER)]);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await Promise.all([...this.#loops.values()].map((loop) => loop.close()));
    this.#loops.clear();
  }

  /** Whoever asks again while it closes waits for the same start, which reads the newest block. */
  #reload(path: string): Promise<void> {
    const kind = OUTLETS.find((one) => one.path === path);
    if (kind === undefined) return Promise.resolve();
    const under = this.#restarts.get(path);
    if (under !== undefined) return under;
    const block = this.#blockOf(path);
    if (block.enabled && this.#loops.get(path)?.reload(block) === true) return Promise.resolve();
    const restart = this.#restart(kind);
    this.#restarts.set(path, restart);
    return restart;
  }

  async #restart(kind: OutletKind): Promise<void> {
    await this.#loops.get(kind.path)?.close();
    this.#loops.delete(kind.path);
    this.#restarts.delete(kind.path);
    if (!this.#isClosed) this.#open(kind);
  }

  #blockOf(path: string): { readonly enabled: boolean } {
    return this.#parts.read(path) as { readonly enabled: boolean };
  }

  #open({ path, load }: OutletKind): void {
    const { context, clock, log } = this.#parts;
    if (!this.#blockOf(path).enabled) return;
    const own = log.child({ outlet: path });
    const start = async (failed: (cause: unknown) => void) => {
      const module = await load();
      const statusOf = (other: string) => this.#loops.get(other)?.status();
      return module.start(this.#blockOf(path) as never, { ...context, log: own, failed, statusOf });
    };
    this.#loops.set(path, new OutletLoop({ name: path, clock, log, start }));
  }
}
