import { brokerOf } from '../meter/broker.config.ts';
import type { Conflict, Rule, SoundBlocks } from './cross-rules.ts';

/** Somebody who publishes to a broker, or subscribes there. */
interface TopicOwner {
  /** Where it is configured. */
  readonly path: string;
  readonly broker: string;
  /** One topic, or all under one: `dsmr/#`. */
  readonly topic: string;
}

/**
 * Two publishers of one topic would contradict each other, and a meter that subscribes to it would
 * hear us.
 */
export const TOPIC_RULES: readonly Rule[] = [
  function topicsOfTheirOwn(blocks): Conflict | undefined {
    const owners = [...meterTopics(blocks), ...outletTopics(blocks)];
    for (const [index, { path, broker, topic }] of owners.entries()) {
      const other = owners
        .slice(0, index)
        .find((before) => before.broker === broker && before.topic === topic);
      if (other === undefined) continue;
      const text = `makes it ${topic} at ${broker}, must be another topic than that of ${other.path}`;
      return { path: path.split('.'), text };
    }
    return undefined;
  },
];

function meterTopics({ meter }: SoundBlocks): readonly TopicOwner[] {
  if (meter?.source === 'p1Mqtt') return [owner('meter.topic', meter.url, `${meter.topic}/#`)];
  if (meter?.source === 'whatwatt' && meter.mode === 'mqtt') {
    return [owner('meter.topic', meter.url, meter.topic)];
  }
  if (meter?.source === 'smartMeter' && meter.mode === 'mqtt' && meter.url !== null) {
    return [owner('meter.device', meter.url, `powermeter/${meter.device}/#`)];
  }
  return [];
}

/** Those of outlets that are on. */
function outletTopics({ publish, name = '' }: SoundBlocks): readonly TopicOwner[] {
  if (publish === undefined) return [];
  const { customMqtt: custom, mqtt, p1Mqtt, smartMeter, whatwattMqtt } = publish;
  const customUrl = `mqtt://${custom.server}:${custom.port}`;
  const meterName = smartMeter.name ?? name.slice(0, 25);
  return [
    custom.enabled && owner('publish.customMqtt.topic', customUrl, custom.topic),
    whatwattMqtt.enabled &&
      owner('publish.whatwattMqtt.topic', whatwattMqtt.url, whatwattMqtt.topic),
    mqtt.enabled && owner('publish.mqtt.baseTopic', mqtt.url, `${mqtt.baseTopic}/#`),
    p1Mqtt.enabled && owner('publish.p1Mqtt.topic', p1Mqtt.url, `${p1Mqtt.topic}/#`),
    smartMeter.enabled &&
      smartMeter.mqtt.url !== null &&
      owner('publish.smartMeter.name', smartMeter.mqtt.url, `powermeter/${meterName}/#`),
  ].filter((one) => one !== false);
}

function owner(path: string, url: string, topic: string): TopicOwner {
  return { path, broker: brokerOf(url), topic };
}
