import { connectAsync, type IClientOptions, type MqttClient } from 'mqtt';

/** How long a broker may take to accept us, milliseconds. */
const CONNECT_LIMIT_MS = 10_000;
/** Pings keep the link from being closed, and find out that it is dead, seconds. */
const KEEPALIVE_S = 15;
/** What waits to be sent; beyond it the broker does not keep up, bytes. */
const MAX_WAITING_BYTES = 64 * 1_024;

/** Where a broker is, and who we are to it. */
export interface BrokerAddress {
  /** `mqtt://host:1883` or `mqtts://host:8883`. */
  readonly url: string;
  readonly username: string | null;
  readonly password: string | null;
  /** One of its own unless given. */
  readonly clientId?: string;
  /** Authority that signed the broker's certificate, PEM; the usual ones unless given. */
  readonly ca?: string;
  /** What the broker tells everyone once we are gone without a word. */
  readonly will?: { readonly topic: string; readonly payload: string; readonly retain?: boolean };
}

export interface PublishOptions {
  readonly retain?: boolean;
  readonly qos?: 0 | 1;
}

export type MessageListener = (
  topic: string,
  payload: Buffer,
  about: { readonly retain: boolean },
) => void;

/** One connection to an MQTT broker (OASIS MQTT 3.1.1). */
export interface Broker {
  /** Sends, unless the link is stuck: then it is dropped. @returns whether it went out. */
  publish(topic: string, payload: string | Buffer, options?: PublishOptions): boolean;
  /** Resolves once the broker has agreed. */
  subscribe(filter: string, listener: MessageListener): Promise<void>;
  /** Sends what waits and says goodbye, within a second. */
  close(): Promise<void>;
}

/**
 * Connects. The connection does not mend itself: `failed` is called once when it is lost, and what
 * started us starts us again.
 *
 * @throws {Error} of the package, when the broker is away or does not let us in.
 */
export async function connectBroker(
  { url, username, password, clientId, ca, will }: BrokerAddress,
  { failed }: { readonly failed: (cause: unknown) => void },
): Promise<Broker> {
  const options: IClientOptions = {
    connectTimeout: CONNECT_LIMIT_MS,
    keepalive: KEEPALIVE_S,
    reconnectPeriod: 0,
    queueQoSZero: false,
    ...(username !== null && { username }),
    ...(password !== null && { password }),
    ...(clientId !== undefined && { clientId }),
    ...(ca !== undefined && { ca }),
    ...(will !== undefined && {
      will: { ...will, payload: Buffer.from(will.payload), qos: 1, retain: will.retain ?? false },
    }),
  };
  // Nobody else would try again, and waiting for a retry that never comes would be for ever.
  const client = await connectAsync(url, options, false);
  return new ClientBroker(client, failed);
}

/** The broker closed the connection, or the network did. */
export class BrokerLostError extends Error {
  override readonly name = 'BrokerLostError';
  readonly code = 'BROKER_LOST';
}

class ClientBroker implements Broker {
  readonly #client: MqttClient;
  #isClosing = false;

  constructor(client: MqttClient, failed: (cause: unknown) => void) {
    this.#client = client;
    let cause: unknown;
    client.on('error', (error) => {
      cause = error;
    });
    client.once('close', () => {
      if (this.#isClosing) return;
      failed(cause ?? new BrokerLostError('the broker closed the connection'));
    });
  }

  publish(topic: string, payload: string | Buffer, options: PublishOptions = {}): boolean {
    const client = this.#client;
    if (!client.connected || client.stream.writableLength > MAX_WAITING_BYTES) return false;
    // What could not be sent is told by the end of the connection.
    client.publish(topic, payload, { qos: 0, ...options }, () => {});
    return true;
  }

  async subscribe(filter: string, listener: MessageListener): Promise<void> {
    const matches = matcherOf(filter);
    this.#client.on('message', (topic, payload, { retain }) => {
      if (matches(topic)) listener(topic, payload, { retain });
    });
    await this.#client.subscribeAsync(filter, { qos: 1 });
  }

  async close(): Promise<void> {
    this.#isClosing = true;
    const force = setTimeout(() => this.#client.end(true), 1_000);
    await this.#client.endAsync();
    clearTimeout(force);
  }
}

/** Whether a topic is one of a filter's (MQTT 3.1.1 section 4.7). */
function matcherOf(filter: string): (topic: string) => boolean {
  const levels = filter.split('/');
  return (topic) => {
    const parts = topic.split('/');
    for (const [at, level] of levels.entries()) {
      if (level === '#') return true;
      if (at >= parts.length || (level !== '+' && level !== parts[at])) return false;
    }
    return parts.length === levels.length;
  };
}
