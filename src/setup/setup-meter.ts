import { posix } from 'node:path';
import type { z } from 'zod';
import { MeterConfig } from '../meter/sources/meter.config.ts';

/** A `meter` block as people write it. */
export type MeterInput = z.input<typeof MeterConfig>;

/** Sources that can be tried by a stranger's word: none that opens a file, or asks a broker for all. */
const OFFERED: readonly MeterInput['source'][] = [
  'serial',
  'tcp',
  'power',
  'http',
  'energyme',
  'modbus',
  'smartMeter',
  'p1Data',
  'whatwatt',
  'simulated',
];

/**
 * A meter that can be set up: one that is asked, and can be shown to answer. Recordings and brokers
 * are for whoever writes the configuration by hand.
 */
export const SetupMeter = MeterConfig.superRefine((meter, context) => {
  const refuse = (key: string, message: string): void =>
    context.addIssue({ code: 'custom', path: [key], message });
  if (!OFFERED.includes(meter.source)) {
    refuse('source', `is "${meter.source}", must be one of ${OFFERED.join(', ')}`);
  } else if ('mode' in meter && meter.mode === 'mqtt') {
    refuse('mode', 'is "mqtt", must be one that asks the meter itself');
  } else if (meter.source === 'serial' && !posix.normalize(meter.path).startsWith('/dev/')) {
    refuse('path', 'must be a device below /dev');
  }
});
export type SetupMeter = z.output<typeof SetupMeter>;

/** The host a source connects to, without the brackets of an IPv6 address; undefined for a device. */
export function hostOf(meter: SetupMeter): string | undefined {
  if ('url' in meter && meter.url !== null) {
    return new URL(meter.url).hostname.replace(/^\[(.*)\]$/, '$1');
  }
  return 'host' in meter ? (meter.host ?? undefined) : undefined;
}
