import { expect, test } from 'vitest';
import { MqttConfig } from '../../../src/publish/mqtt/mqtt.config.ts';

const USER = { username: 'sunpilot', password: 'secret' };

test.each<[object, boolean, string]>([
  [{}, true, 'off, and the broker of this machine'],
  [{ url: 'mqtts://broker.lan:8883' }, true, 'TLS'],
  [{ url: 'mqtt://[::1]:1883' }, true, 'an IPv6 address'],
  [{ url: 'mqtt://user:secret@broker' }, false, 'a secret where it would be shown'],
  [{ url: 'http://broker' }, false, 'no broker'],
  [{ baseTopic: 'garage/left' }, true, 'a box among others'],
  [{ baseTopic: 'garage/#' }, false, 'a wildcard'],
  [{ baseTopic: '$SYS' }, false, "the broker's own"],
  [{ baseTopic: 'garage/' }, false, 'an empty level'],
  [{ control: true }, false, 'anyone could steer'],
  [{ control: true, username: 'sunpilot' }, false, 'a user without a password'],
  [{ control: true, ...USER }, true, 'who may is known to the broker'],
  [{ control: true, url: 'mqtts://broker' }, true, 'the broker is who it says'],
  [{ intervalS: 1 }, false, 'too often'],
])('%j is right: %s (%s)', (block, isRight) => {
  expect(MqttConfig.safeParse(block).success).toBe(isRight);
});

test('a command needs a reason to trust it, which the problem names', () => {
  const { error } = MqttConfig.safeParse({ control: true });
  expect(error?.issues).toMatchObject([
    { path: ['control'], message: expect.stringContaining('username and password') },
  ]);
});
