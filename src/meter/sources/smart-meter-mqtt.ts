import { connectBroker } from '../broker.ts';
import type { Close, MeterListener } from '../source.ts';
import { createBackoff } from './backoff.ts';
import { createLinkNews } from './link-news.ts';
import { pause } from './pause.ts';
import { parseJson } from './power-answer.ts';
import type { SmartMeterParts } from './smart-meter.ts';
import { finite, powerOf } from './smart-meter-values.ts';

export interface PublishedOptions {
  /** Of the broker. */
  readonly url: string;
  readonly username: string | null;
  readonly password: string | null;
  /** Name of the meter in its topics. */
  readonly device: string;
}

/** Listens to what the meter publishes of itself. */
export function hearSmartMeter(
  { device, ...address }: PublishedOptions,
  { clock, random }: SmartMeterParts,
  listener: MeterListener,
): Close {
  const stopped = new AbortController();
  const { signal } = stopped;
  const news = createLinkNews(listener);
  const topic = `powermeter/${device}/state/sample`;
  const where = `${topic} at ${new URL(address.url).host}`;

  function hear(payload: string): void {
    // Beside values it tells there that it begins and ends to sample.
    if (signal.aborted || payload === 'on' || payload === 'off') return;
    const sample = parseJson(payload);
    if (sample === undefined) {
      listener.fault({ kind: 'format', detail: `not a JSON object: ${payload.slice(0, 80)}` });
      return;
    }
    const result = powerOf([finite(sample['power']), undefined, undefined]);
    if (result.ok) listener.reading({ takenAtMs: clock.now(), ...result.power });
    else listener.fault(result.fault);
  }

  /** Resolves once the connection is lost, or we are to stop. */
  async function listen(connected: () => void): Promise<void> {
    const lost = new AbortController();
    let cause: unknown;
    const failed = (why: unknown): void => {
      cause = why;
      lost.abort();
    };
    const broker = await connectBroker(address, { failed });
    try {
      await broker.subscribe(topic, (_, payload, { retain }) => {
        // What the broker kept may be of any age.
        if (!retain) hear(payload.toString('utf8').trim());
      });
      connected();
      await either(signal, lost.signal);
    } finally {
      await broker.close();
    }
    if (cause !== undefined) throw cause;
  }

  async function run(): Promise<void> {
    const backoff = createBackoff(random ? { random } : {});
    while (!signal.aborted) {
      try {
        await listen(() => {
          backoff.reset();
          if (!signal.aborted) news({ state: 'up', detail: where });
        });
      } catch (cause) {
        if (signal.aborted) return;
        const detail = `${where}: ${cause instanceof Error ? cause.message : String(cause)}`;
        news({ state: 'down', detail });
        listener.fault({ kind: 'transport', detail });
      }
      await pause(clock, backoff.nextMs(), signal);
    }
  }

  void run();
  return () => stopped.abort();
}

/** Resolves with the first of two signals. */
function either(one: AbortSignal, other: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (one.aborted || other.aborted) resolve();
    one.addEventListener('abort', () => resolve());
    other.addEventListener('abort', () => resolve());
  });
}
