import type { LookupFunction } from 'node:net';
import type { Clock } from '../../clock.ts';
import type { Close, MeterListener, MeterSource } from '../source.ts';
import { createHostLookup } from './host-lookup.ts';
import type { SmartMeterSourceConfig } from './smart-meter.config.ts';

export interface SmartMeterParts {
  readonly clock: Clock;
  /** Resolves host names. */
  readonly lookup: LookupFunction;
  /** Chance for the waits between attempts, 0 to 1. */
  readonly random?: () => number;
}

/** A configuration that names no meter, which its schema refuses. */
export class SmartMeterAddressError extends Error {
  override readonly name = 'SmartMeterAddressError';
  readonly code = 'SMART_METER_ADDRESS';
}

/**
 * A SmartMeter, asked, sampled or heard at a broker. Only the code of its mode is loaded.
 *
 * @throws {SmartMeterAddressError} where what its mode needs is not there.
 */
export async function createSmartMeterSource(
  config: SmartMeterSourceConfig,
  given: Omit<SmartMeterParts, 'lookup'> & { readonly lookup?: LookupFunction },
): Promise<MeterSource> {
  const { clock } = given;
  const open = await opener(config);
  const parts = { ...given, lookup: given.lookup ?? createHostLookup({ clock }) };
  return { name: 'smartMeter', open: (listener) => open(parts, listener) };
}

type Open = (parts: SmartMeterParts, listener: MeterListener) => Close;

async function opener(config: SmartMeterSourceConfig): Promise<Open> {
  const { mode, host, url, device } = config;
  if (mode === 'mqtt') {
    const { hearSmartMeter } = await import('./smart-meter-mqtt.ts');
    if (url === null || device === null) throw new SmartMeterAddressError('no url or no device');
    return (parts, listener) => hearSmartMeter({ ...config, url, device }, parts, listener);
  }
  if (host === null) throw new SmartMeterAddressError('no host');
  if (mode === 'sample') {
    const { sampleSmartMeter } = await import('./smart-meter-samples.ts');
    return (parts, listener) => sampleSmartMeter({ ...config, host }, parts, listener);
  }
  const { pollSmartMeter } = await import('./smart-meter-poll.ts');
  return (parts, listener) => pollSmartMeter({ ...config, host }, parts, listener);
}
