import { z } from 'zod';
import { Duration } from '../../meter/duration.ts';
import { secret } from '../../meter/secret.config.ts';

export const WEBHOOK_EVENTS = ['fault', 'meter-lost', 'not-charging', 'session-end'] as const;
/** What a webhook tells of. */
export type WebhookEvent = (typeof WEBHOOK_EVENTS)[number];

/** Whether a text is the address of something that takes a POST; no user in it, who would be sent in clear. */
function isWebhookUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, username, password } = new URL(text);
  return (protocol === 'http:' || protocol === 'https:') && `${username}${password}` === '';
}

/** The `publish.webhook` block. */
export const WebhookConfig = z
  .strictObject({
    enabled: z.boolean().default(false).describe('Whether events are told'),
    url: z
      .string()
      .max(2_048)
      .refine(isWebhookUrl, 'must be http://... or https://..., without a user')
      .nullable()
      .default(null)
      .meta({ writeOnly: true })
      .describe('Where events are sent; of many services it is a secret, best given by a file'),
    events: z
      .array(z.enum(WEBHOOK_EVENTS))
      .min(1)
      .default([...WEBHOOK_EVENTS])
      .describe('Which events are told'),
    notChargingAfter: Duration.prefault('30m').describe(
      'How long a car is plugged in for nothing before that is told',
    ),
    secret: secret(8, 256).describe('Key of the signature (HMAC-SHA-256); null signs nothing'),
  })
  .refine(({ enabled, url }) => !enabled || url !== null, {
    path: ['url'],
    error: 'is missing, must be where events are sent',
  })
  .describe('What an owner should hear of, sent to a URL');
export type WebhookConfig = z.output<typeof WebhookConfig>;
