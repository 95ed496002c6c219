import { z } from 'zod';
import { brokerUser, looseTopic } from '../broker.config.ts';
import { Duration } from '../duration.ts';
import { secret } from '../secret.config.ts';
import { freshnessKeys } from './freshness.config.ts';
import { httpUrl } from './http-url.config.ts';
import { pollingKeys } from './polling.config.ts';

const SCHEMES = { report: 'http:', live: 'http:', mqtt: 'mqtt:' } as const;

/** A whatwatt Go, or a SunPilot in place of one. */
export const WhatwattSourceConfig = z
  .strictObject({
    source: z.literal('whatwatt').describe('A whatwatt Go, or another SunPilot with its interface'),
    mode: z
      .enum(['report', 'live', 'mqtt'])
      .default('report')
      .describe('Asked each interval, its live stream, or its messages for Home Assistant'),
    url: httpUrl(/^(?:http|mqtts?)$/, 'http://192.168.1.20').describe(
      'Its address, or that of its broker (mqtt://192.168.1.10) in mode mqtt',
    ),
    intervalMs: pollingKeys.intervalMs.describe(
      'From the end of an answer to the next question, in mode report, milliseconds',
    ),
    timeoutMs: pollingKeys.timeoutMs.describe(
      'How long to wait for a whole answer, in mode report, milliseconds',
    ),
    silence: Duration.prefault('60s').describe(
      'Connect again after this long without a byte, in mode live',
    ),
    topic: looseTopic(127).default('whatwatt').describe('Where its messages are, in mode mqtt'),
    ...brokerUser(),
    password: secret(1, 65_535).describe(
      'Password of the device, or of the user at the broker; best given by a file',
    ),
    ...freshnessKeys,
  })
  .superRefine(({ mode, url }, context) => {
    const scheme = SCHEMES[mode];
    if (new URL(url).protocol.startsWith(scheme.slice(0, -1))) return;
    const message = `must begin with ${scheme}// in mode ${mode}`;
    context.addIssue({ code: 'custom', path: ['url'], message });
  });
export type WhatwattSourceConfig = z.output<typeof WhatwattSourceConfig>;
