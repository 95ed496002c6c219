import type { Close, MeterListener } from '../source.ts';
import { listenAtBroker } from './broker-link.ts';
import { parseJson, quote } from './power-answer.ts';
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
  { device, url, username, password }: PublishedOptions,
  { clock, random }: SmartMeterParts,
  listener: MeterListener,
): Close {
  const hear = (_: string, payload: string): void => {
    // Besides values it announces there that sampling begins or ends.
    if (payload === 'on' || payload === 'off') return;
    const sample = parseJson(payload);
    if (sample === undefined) {
      listener.fault({ kind: 'format', detail: `not a JSON object: ${quote(payload)}` });
      return;
    }
    const result = powerOf([finite(sample['power']), undefined, undefined]);
    if (result.ok) listener.reading({ takenAtMs: clock.now(), ...result.power });
    else listener.fault(result.fault);
  };
  return listenAtBroker(
    {
      address: { url, username, password },
      filter: `powermeter/${device}/state/sample`,
      clock,
      hear,
      random,
    },
    { fault: (fault) => listener.fault(fault), link: (link) => listener.link(link) },
  );
}
