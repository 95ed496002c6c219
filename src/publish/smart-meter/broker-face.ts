import type { Broker, MessageListener } from '../../meter/broker.ts';
import { payloadOfSample, valuesText } from './broker-values.ts';
import { obey, type Peer } from './commands.ts';
import type { SmartMeterDevice } from './device.ts';
import { FLOAT_BYTES } from './packet.ts';
import type { SampleSink } from './sampling.ts';
import { fullTime, unixTime } from './stamp.ts';

const BASE = 'powermeter';
/** Between two messages of what is measured, milliseconds. */
const EVERY_MS = 5_000;
/** Longest command, bytes, as over TCP. */
const LONGEST_COMMAND = 600;
/** Messages that wait for the one before them. */
const MOST_WAITING = 64;

/** The meter as a broker shows it: what it measures every 5 s, and answers to who asks. */
export class BrokerFace {
  readonly #device: SmartMeterDevice;
  readonly #broker: Broker;
  readonly #forget: () => void;
  readonly #peer: Peer = { address: undefined, maySet: false };
  /** Where samples went last by way of this broker. */
  #sink: SampleSink | undefined;
  #alarm: unknown;
  #work: Promise<void> = Promise.resolve();
  #waiting = 0;

  constructor(device: SmartMeterDevice, broker: Broker) {
    this.#device = device;
    this.#broker = broker;
    this.#forget = device.watch((isSampling) => {
      this.#publish('state/sample', isSampling ? 'on' : 'off');
    });
    this.#tick();
  }

  /** Resolves once the broker passes on what is asked. */
  async listen(): Promise<void> {
    const heard: MessageListener = (topic, payload, { retain }) => {
      // What a broker kept was asked of an earlier day.
      if (!retain && payload.length <= LONGEST_COMMAND) this.#queue(topic, payload);
    };
    await this.#broker.subscribe(`${BASE}/+`, heard);
    await this.#broker.subscribe(`${BASE}/${this.#device.name}/+`, heard);
  }

  /** One message a sample. */
  sink(unit: string, startEpochMs: number, rate: number): SampleSink {
    let samples = 0;
    this.#sink = {
      waitingBytes: () => 0,
      send: (bytes) => {
        const ts = unixTime(startEpochMs + (samples * 1_000) / rate);
        samples++;
        this.#info({ unit, ts, values: floatsOf(bytes) });
      },
      drop: () => {},
    };
    return this.#sink;
  }

  /** Ends what was begun for clients of the broker; the connection is not ours. */
  close(): void {
    const device = this.#device;
    device.clock.clearTimeout(this.#alarm);
    this.#forget();
    device.gone(this.#peer);
    if (this.#sink === undefined || device.sampling?.options.sink !== this.#sink) return;
    device.log.add('error', 'MQTT Server disconnected while streaming');
    device.gone(this.#sink);
  }

  #tick(): void {
    const { clock, sampling } = this.#device;
    this.#alarm = clock.setTimeout(() => this.#tick(), EVERY_MS);
    const sample = sampling === undefined ? payloadOfSample(this.#device) : undefined;
    if (sample !== undefined) this.#publish('state/sample', JSON.stringify(sample));
  }

  #queue(topic: string, payload: Uint8Array): void {
    if (this.#waiting >= MOST_WAITING) return;
    this.#waiting++;
    this.#work = this.#work.then(async () => {
      try {
        await this.#heard(topic.slice(topic.lastIndexOf('/') + 1), textOf(payload));
      } catch (err) {
        this.#device.context.log.error({ err }, 'a message could not be answered');
      }
      this.#waiting--;
    });
  }

  async #heard(verb: string, text: string): Promise<void> {
    const device = this.#device;
    switch (verb) {
      case 'sample':
        this.#info({ ...valuesText(device, text), ts: fullTime(device.clock.epochMs()) });
        break;
      case 'state':
        this.#info({
          sampleState: device.sampling === undefined ? 'idle' : 'sampling',
          ts: fullTime(device.clock.epochMs()),
        });
        break;
      case 'cmd':
        for (const answer of await obey(text, device, this.#peer)) this.#info(answer);
    }
  }

  #info(message: Readonly<Record<string, unknown>>): void {
    this.#publish('state/info', JSON.stringify(message));
  }

  #publish(topic: string, payload: string): void {
    this.#broker.publish(`${BASE}/${this.#device.name}/${topic}`, payload);
  }
}

function textOf(payload: Uint8Array): string {
  return new TextDecoder().decode(payload).trim();
}

/** Null is not known. */
function floatsOf(bytes: Buffer): readonly (number | null)[] {
  return Array.from({ length: bytes.length / FLOAT_BYTES }, (_, at) => {
    const value = bytes.readFloatLE(at * FLOAT_BYTES);
    return Number.isNaN(value) ? null : value;
  });
}
