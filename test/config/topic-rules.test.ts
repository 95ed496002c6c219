import { expect, test } from 'vitest';
import { loadText, SMALLEST } from '../support/load-text.ts';

const BROKER = 'url: mqtt://192.168.1.10';

/** The configuration with outlets, and a meter of its own unless one is given. */
const linesOf = async (publish: string, meter?: string) => {
  const text = meter === undefined ? SMALLEST : SMALLEST.replace(/^meter:.*$/m, `meter: ${meter}`);
  return (await loadText(`${text}publish: { ${publish} }\n`)).lines;
};

test.each([
  [
    'two messages on one topic, the broker spelled in two ways',
    'customMqtt: { enabled: true, server: Broker.lan, topic: whatwatt }, whatwattMqtt: { enabled: true, url: mqtt://broker.lan:1883 }',
    /whatwattMqtt.*: makes it whatwatt at broker\.lan:1883, .* publish\.customMqtt\.topic$/,
  ],
  [
    'two trees with one root',
    `mqtt: { enabled: true, ${BROKER}, baseTopic: dsmr }, p1Mqtt: { enabled: true, ${BROKER}, topic: dsmr }`,
    /p1Mqtt\.topic: .*makes it dsmr\/# .* publish\.mqtt\.baseTopic$/,
  ],
])('%s is refused', async (_why, publish, line) => {
  expect(await linesOf(publish)).toEqual([expect.stringMatching(line)]);
});

test.each([
  [
    'topics of a P1 gateway',
    `p1Mqtt: { enabled: true, ${BROKER} }`,
    `{ source: p1Mqtt, ${BROKER} }`,
    /p1Mqtt.*sensors\/power\/p1meter\/# .* meter\.topic$/,
  ],
  [
    'messages of a whatwatt Go',
    `customMqtt: { enabled: true, server: 192.168.1.10, topic: w }`,
    `{ source: whatwatt, mode: mqtt, ${BROKER}, topic: w }`,
    /customMqtt\.topic: .*makes it w .* meter\.topic$/,
  ],
  [
    'a SmartMeter of our own name',
    `smartMeter: { enabled: true, mqtt: { ${BROKER} }, name: smartmeterX }`,
    `{ source: smartMeter, mode: mqtt, ${BROKER}, device: smartmeterX }`,
    /smartMeter\.name: .*powermeter\/smartmeterX\/# .* meter\.device$/,
  ],
])('a meter does not hear ourselves: %s', async (_why, publish, meter, line) => {
  expect(await linesOf(publish, meter)).toEqual([expect.stringMatching(line)]);
});

test('what is no address is told as that', async () => {
  expect(await linesOf("customMqtt: { enabled: true, server: '[1:2]' }")).toEqual([
    expect.stringMatching(/customMqtt\.server: is "\[1:2\]", must be a host name or an address$/),
  ]);
});

test.each([
  [
    'two brokers have each a topic',
    `customMqtt: { enabled: true, server: 192.168.1.10, topic: w }, whatwattMqtt: { enabled: true, url: mqtt://192.168.1.11, topic: w }`,
  ],
  [
    'one that is off is in nobody’s way',
    `mqtt: { ${BROKER}, baseTopic: dsmr }, p1Mqtt: { enabled: true, ${BROKER}, topic: dsmr }`,
  ],
  [
    'a topic is not what is under it',
    `mqtt: { enabled: true, ${BROKER}, baseTopic: w }, whatwattMqtt: { enabled: true, ${BROKER}, topic: w }`,
  ],
  [
    'an address of IPv6 is one',
    "customMqtt: { enabled: true, server: '[::1]' }, whatwattMqtt: { enabled: true, url: 'mqtt://[::1]' }",
  ],
  [
    'all of them as they are',
    'customMqtt: { enabled: true }, mqtt: { enabled: true }, p1Mqtt: { enabled: true }, whatwattMqtt: { enabled: true }',
  ],
])('%s', async (_why, publish) => {
  expect(await linesOf(publish)).toEqual([]);
});
