import { z } from 'zod';
import { BrokerUrl, brokerUser } from '../broker.config.ts';
import { freshnessKeys } from './freshness.config.ts';
import { pollingKeys } from './polling.config.ts';

/** The meter of the voelkerb/smartmeter project, or a SunPilot in place of one. */
export const SmartMeterSourceConfig = z
  .strictObject({
    source: z
      .literal('smartMeter')
      .describe('A SmartMeter of the voelkerb project, or another SunPilot with its interface'),
    mode: z
      .enum(['poll', 'sample', 'mqtt'])
      .default('poll')
      .describe('Asked each interval, a stream of samples, or what it publishes every 5 s'),
    host: z.string().min(1).nullable().default(null).describe('Host name or address; not for mqtt'),
    port: z.int().min(1).max(65_535).default(54_321).describe('TCP port of its commands'),
    intervalMs: pollingKeys.intervalMs.describe(
      'From an answer to the next question, or from reading to reading, milliseconds',
    ),
    timeoutMs: pollingKeys.timeoutMs.describe('How long to wait for an answer, milliseconds'),
    rate: z.int().min(1).max(50).default(10).describe('Samples a second, in mode sample'),
    url: BrokerUrl.nullable().default(null).describe('Its broker, in mode mqtt'),
    ...brokerUser(),
    device: z
      .string()
      .regex(/^[^/+#]{1,64}$/, 'must be a name without /, + and #')
      .nullable()
      .default(null)
      .describe('Name of the meter at the broker, in mode mqtt'),
    ...freshnessKeys,
  })
  .superRefine(({ mode, host, url, device }, context) => {
    const needed = mode === 'mqtt' ? { url, device } : { host };
    for (const [key, value] of Object.entries(needed)) {
      if (value !== null) continue;
      context.addIssue({ code: 'custom', path: [key], message: `is needed in mode ${mode}` });
    }
  });
export type SmartMeterSourceConfig = z.output<typeof SmartMeterSourceConfig>;
