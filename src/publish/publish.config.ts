import { z } from 'zod';
import { MqttConfig } from './mqtt/mqtt.config.ts';

/** What others are told, one block an output. */
export const PublishConfig = z
  .strictObject({
    mqtt: MqttConfig.prefault({}).describe('Own topics on an MQTT broker, and Home Assistant'),
  })
  .describe('Outputs, one block each, all off by default');
