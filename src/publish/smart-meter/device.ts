import type { Clock } from '../../clock.ts';
import type { OutletContext } from '../../house/outlet.ts';
import type { MeterReading } from '../../meter/reading.ts';
import { DeviceLog } from './device-log.ts';
import { type Quantities, quantitiesOf } from './quantities.ts';
import {
  BUFFER_BYTES,
  type SampleSink,
  Sampling,
  type SamplingOptions,
  type SamplingResult,
} from './sampling.ts';
import type { SmartMeterConfig } from './smart-meter.config.ts';

/** Opens what samples travel by that is not the connection of who asks. */
export interface Carriers {
  /** Datagrams to a client. */
  udp(address: string, port: number): SampleSink;
  /** MQTT; undefined while there is no broker. */
  mqtt(unit: string, startEpochMs: number, rate: number): SampleSink | undefined;
  /** The raw stream of who waits there; undefined where nobody does. */
  stream(): SampleSink | undefined;
}

/** The meter all interfaces of this outlet show: one log, and one run of sampling at a time. */
export class SmartMeterDevice {
  /** May be another while the meter is there. */
  config: SmartMeterConfig;
  readonly context: OutletContext;
  readonly clock: Clock;
  readonly log: DeviceLog;
  carriers: Carriers | undefined;
  #sampling: Sampling | undefined;
  #isStopping = false;
  /** Of samples; the same for all runs, since there is one at a time. */
  #memory: Buffer | undefined;
  readonly #watchers = new Set<(isSampling: boolean) => void>();

  constructor(config: SmartMeterConfig, context: OutletContext) {
    this.config = config;
    this.context = context;
    this.clock = context.clock;
    this.log = new DeviceLog(context.clock);
  }

  get name(): string {
    return this.config.name ?? this.context.house.picture().name.slice(0, 25);
  }

  /** The newest reading that may be told. */
  get reading(): MeterReading | undefined {
    return this.context.house.picture().meter.usable;
  }

  get quantities(): Quantities | undefined {
    const { reading } = this;
    return reading && quantitiesOf(reading, this.config.calibration);
  }

  get sampling(): Sampling | undefined {
    return this.#sampling;
  }

  /** @returns a function that ends it. */
  watch(watcher: (isSampling: boolean) => void): () => void {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  }

  /** Begins to sample; the caller has seen that nobody does. */
  sample(options: SamplingOptions): Sampling {
    this.#memory ??= Buffer.allocUnsafe(BUFFER_BYTES);
    this.#sampling = new Sampling(options, {
      clock: this.clock,
      memory: this.#memory,
      quantities: () => this.quantities,
      log: (level, text) => this.log.add(level, text),
    });
    this.#tell(true);
    return this.#sampling;
  }

  /** Ends sampling after what is left was sent; undefined where nobody samples. */
  async stopSampling(): Promise<SamplingResult | undefined> {
    const sampling = this.#sampling;
    if (sampling === undefined || this.#isStopping) return undefined;
    this.#isStopping = true;
    const result = await sampling.stop();
    this.#isStopping = false;
    this.#forget(sampling);
    return result;
  }

  /** Ends sampling for somebody, or into something, that is gone. */
  gone(who: object): void {
    const { sink, owner } = this.#sampling?.options ?? {};
    if (who === sink || who === owner) this.endSampling();
  }

  /** Ends sampling at once. */
  endSampling(): void {
    const sampling = this.#sampling;
    sampling?.abandon();
    if (sampling !== undefined) this.#forget(sampling);
  }

  #forget(sampling: Sampling): void {
    if (this.#sampling !== sampling) return;
    this.#sampling = undefined;
    this.#tell(false);
  }

  #tell(isSampling: boolean): void {
    for (const watcher of this.#watchers) watcher(isSampling);
  }
}
