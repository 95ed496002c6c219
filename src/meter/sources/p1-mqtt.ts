import type { Clock } from '../../clock.ts';
import type { Close, MeterListener, MeterSource } from '../source.ts';
import { listenAtBroker } from './broker-link.ts';
import type { P1MqttSourceConfig } from './p1-mqtt.config.ts';
import { P1_TOPICS } from './p1-mqtt-names.ts';
import { p1ReportOf } from './p1-mqtt-report.ts';
import { PhaseTrust } from './phase-trust.ts';

export interface P1MqttParts {
  readonly clock: Clock;
  /** Chance for the waits between attempts, 0 to 1. */
  readonly random?: () => number;
}

/**
 * The messages of a report come on each other's heels: after this long it has ended, milliseconds.
 */
const PAUSE_MS = 200;
/** No payload of theirs is longer. */
const LONGEST_PAYLOAD = 64;

/** The topics of a P1 gateway, or of DSMR-reader, as one reading a report. */
export function createP1MqttSource(config: P1MqttSourceConfig, parts: P1MqttParts): MeterSource {
  const { url, username, password, topic: root } = config;
  return {
    name: 'p1Mqtt',
    open(listener) {
      const report = new Report(config, parts.clock, listener);
      const close = listenAtBroker(
        {
          ...parts,
          address: { url, username, password },
          filter: `${root}/#`,
          hear: (topic, payload) => report.hear(topic.slice(root.length + 1), payload),
        },
        listener,
      );
      return () => {
        report.close();
        close();
      };
    },
  };
}

/**
 * Messages that belong together. A report ends when nothing more comes once both powers are there,
 * or when a topic comes again.
 */
class Report {
  readonly #config: P1MqttSourceConfig;
  readonly #clock: Clock;
  readonly #listener: MeterListener;
  readonly #texts = new Map<string, string>();
  readonly #powers = new Set<string>();
  readonly #trust = new PhaseTrust();
  #takenAtMs = 0;
  #alarm: unknown;

  constructor(config: P1MqttSourceConfig, clock: Clock, listener: MeterListener) {
    this.#config = config;
    this.#clock = clock;
    this.#listener = listener;
  }

  hear(name: string, payload: string): void {
    const key = P1_TOPICS.get(name)?.key;
    if (key === undefined) return;
    if (this.#texts.has(name)) this.#end();
    const text = payload.slice(0, LONGEST_PAYLOAD);
    if (key === 'importW' || key === 'exportW') {
      if (this.#powers.size === 0) this.#takenAtMs = this.#clock.now();
      this.#powers.add(key);
    }
    this.#texts.set(name, text);
    if (this.#powers.size < 2) return;
    this.#clock.clearTimeout(this.#alarm);
    this.#alarm = this.#clock.setTimeout(() => this.#end(), PAUSE_MS);
  }

  readonly close: Close = () => {
    this.#clock.clearTimeout(this.#alarm);
  };

  #end(): void {
    this.#clock.clearTimeout(this.#alarm);
    const result = p1ReportOf(this.#texts, this.#config.units, this.#takenAtMs);
    this.#texts.clear();
    this.#powers.clear();
    if ('kind' in result) this.#listener.fault(result);
    else this.#listener.reading(this.#trust.of(result));
  }
}
