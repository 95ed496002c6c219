import { expect, test } from 'vitest';
import { BrokerTopic, BrokerUrl, looseTopic } from '../../src/meter/broker.config.ts';

const ADDRESSES: readonly (readonly [url: string, isOne: boolean, reason: string])[] = [
  ['mqtt://192.168.1.10', true, 'the port is the usual one'],
  ['MQTTS://broker.lan:8883/', true, 'schemes have no case'],
  ['mqtt://[fd00::1]:1883', true, 'IPv6 in brackets'],
  ['ws://broker.lan:9001/mqtt', true, 'a WebSocket has a path'],
  ['mqtt://broker.lan/house', false, 'nothing else has'],
  ['mqtt://me:secret@broker.lan', false, 'a user would be shown with the address'],
  ['wss://me:secret@broker.lan/mqtt', false, 'in any scheme'],
  ['wss://broker.lan/mqtt?token=secret', false, 'so would what a query says'],
  ['http://broker.lan', false, 'another protocol'],
  ['mqtt://broker.lan:70000', false, 'no such port'],
  ['broker.lan', false, 'no scheme'],
];

test.each(ADDRESSES)('%s as the address of a broker: %s, %s', (url, isOne) => {
  expect(BrokerUrl.safeParse(url).success).toBe(isOne);
});

const TOPICS: readonly (readonly [topic: string, strict: boolean, loose: boolean])[] = [
  ['house/meter', true, true],
  ['house meter', false, true],
  ['/house', false, true],
  ['$SYS/broker', false, false],
  ['house/+', false, false],
  ['house/#', false, false],
  ['', false, false],
  ['h'.repeat(65), true, false],
];

test.each(TOPICS)(
  '%o as a topic: %s, as one of at most 64 characters: %s',
  (topic, strict, loose) => {
    expect(BrokerTopic.safeParse(topic).success).toBe(strict);
    expect(looseTopic(64).safeParse(topic).success).toBe(loose);
  },
);
