import type { Clock } from '../../clock.ts';
import { messageOf } from '../../thrown.ts';
import { type BrokerAddress, connectBroker } from '../broker.ts';
import type { Close, MeterListener } from '../source.ts';
import { createBackoff } from './backoff.ts';
import { createLinkNews } from './link-news.ts';
import { pause } from './pause.ts';

export interface BrokerLinkOptions {
  readonly address: BrokerAddress;
  /** Topics to listen to, wildcards and all. */
  readonly filter: string;
  readonly clock: Clock;
  /** Chance for the waits between attempts, 0 to 1. */
  readonly random?: (() => number) | undefined;
  /** A live message; one that the broker had retained may be of any age and is not passed on. */
  readonly hear: (topic: string, payload: string) => void;
}

/** Keeps a connection to a broker up and passes on its messages. */
export function listenAtBroker(
  options: BrokerLinkOptions,
  listener: Pick<MeterListener, 'fault' | 'link'>,
): Close {
  const { address, filter, clock, random, hear } = options;
  const stopped = new AbortController();
  const { signal } = stopped;
  const news = createLinkNews(listener);
  const where = `${filter} at ${new URL(address.url).host}`;

  /** Ends when the connection is lost, or we are to stop. */
  async function listen(connected: () => void): Promise<void> {
    let stop = (): void => {};
    let failed: (cause: unknown) => void = () => {};
    const over = new Promise<void>((resolve, reject) => {
      stop = resolve;
      failed = reject;
    });
    // Its caller may not be waiting for it yet.
    over.catch(() => {});
    signal.addEventListener('abort', stop);
    try {
      const broker = await connectBroker(address, { failed });
      try {
        await broker.subscribe(filter, (topic, payload, { retain }) => {
          if (!retain && !signal.aborted) hear(topic, payload.toString('utf8').trim());
        });
        connected();
        await over;
      } finally {
        await broker.close();
      }
    } finally {
      signal.removeEventListener('abort', stop);
    }
  }

  async function run(): Promise<void> {
    const backoff = createBackoff({ random });
    while (!signal.aborted) {
      try {
        await listen(() => {
          backoff.reset();
          if (!signal.aborted) news({ state: 'up', detail: where });
        });
      } catch (cause) {
        if (signal.aborted) return;
        const detail = `${where}: ${messageOf(cause)}`;
        news({ state: 'down', detail });
        listener.fault({ kind: 'transport', detail });
      }
      await pause(clock, backoff.nextMs(), signal);
    }
  }

  void run();
  return () => stopped.abort();
}
