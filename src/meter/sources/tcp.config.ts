import { z } from 'zod';
import { Duration } from '../duration.ts';
import { freshnessKeys } from './freshness.config.ts';
import { p1Keys } from './p1.config.ts';

/** Raw P1 telegrams over TCP: ser2net, a P1 dongle, another SunPilot. */
export const TcpConfig = z.strictObject({
  source: z
    .literal('tcp')
    .describe('Raw P1 telegrams over TCP: ser2net, a P1 dongle, another SunPilot'),
  host: z.string().min(1).describe('Host name or address'),
  port: z.int().min(1).max(65_535).describe('TCP port'),
  silence: Duration.prefault('60s').describe(
    'Connect again after this long without a byte: a server that lost power says no goodbye',
  ),
  ...p1Keys,
  ...freshnessKeys,
});
export type TcpConfig = z.output<typeof TcpConfig>;
