import { describe, expect, test } from 'vitest';
import { WebhookConfig } from '../../../src/publish/webhook/webhook.config.ts';

describe('the block', () => {
  test.each([
    { block: {}, path: 'url', why: 'on without a URL' },
    { block: { url: 'ftp://192.168.1.2/' }, path: 'url', why: 'another scheme' },
    { block: { url: 'http://me:secret@192.168.1.2/' }, path: 'url', why: 'a user in it' },
    { block: { url: 'nowhere' }, path: 'url', why: 'no URL' },
    { block: { url: 'http://10.0.0.2/', secret: 'short' }, path: 'secret', why: 'too short' },
    { block: { url: 'http://10.0.0.2/', events: [] }, path: 'events', why: 'nothing to tell' },
    {
      block: { url: 'http://10.0.0.2/', notChargingAfter: '0s' },
      path: 'notChargingAfter',
      why: 'at once',
    },
  ])('is refused: $why', ({ block, path }) => {
    const { error } = WebhookConfig.safeParse({ enabled: true, ...block });
    expect(error?.issues.map((issue) => issue.path[0])).toEqual([path]);
  });
});
