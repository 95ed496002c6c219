import type { Clock } from '../../clock.ts';
import type { Broker } from '../../meter/broker.ts';
import type { Message } from './told.ts';

export interface TellerParts {
  readonly broker: Pick<Broker, 'publish'>;
  readonly clock: Clock;
  /** After this long everything is told again, milliseconds; never if it is left out. */
  readonly intervalMs?: number;
  /** Everything there is to tell now. */
  readonly messages: () => readonly Message[];
}

/** Tells what changed since it was last told, and all of it every so often. */
export class Teller {
  readonly #parts: TellerParts;
  readonly #told = new Map<string, string>();
  #alarm: unknown;

  constructor(parts: TellerParts) {
    this.#parts = parts;
  }

  /** Tells everything, now and every interval from now. */
  tellAll(): void {
    const { clock, intervalMs } = this.#parts;
    clock.clearTimeout(this.#alarm);
    this.#told.clear();
    this.tellChanges();
    if (intervalMs === undefined) return;
    this.#alarm = clock.setTimeout(() => this.tellAll(), intervalMs);
  }

  /** What a broker that does not keep up was not told is told the next time. */
  tellChanges(): void {
    const { broker, messages } = this.#parts;
    for (const { topic, payload, retain, qos = 0 } of messages()) {
      if (this.#told.get(topic) === payload) continue;
      if (broker.publish(topic, payload, { retain, qos })) this.#told.set(topic, payload);
    }
  }

  close(): void {
    this.#parts.clock.clearTimeout(this.#alarm);
  }
}
