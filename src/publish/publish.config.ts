import { z } from 'zod';
import { CustomMqttConfig } from './custom-mqtt/custom-mqtt.config.ts';
import { DomoticzConfig } from './domoticz/domoticz.config.ts';
import { InfluxDbConfig } from './influxdb/influxdb.config.ts';
import { MdnsConfig } from './mdns/mdns.config.ts';
import { ModbusServerConfig } from './modbus/modbus.config.ts';
import { MqttConfig } from './mqtt/mqtt.config.ts';
import { P1HubConfig } from './p1-hub/p1-hub.config.ts';
import { P1MqttConfig } from './p1-mqtt/p1-mqtt.config.ts';
import { SmartMeterConfig } from './smart-meter/smart-meter.config.ts';
import { WebhookConfig } from './webhook/webhook.config.ts';
import { WhatwattMqttConfig } from './whatwatt-mqtt/whatwatt-mqtt.config.ts';

/** What others are told, one block an output. */
export const PublishConfig = z
  .strictObject({
    customMqtt: CustomMqttConfig.prefault({}),
    domoticz: DomoticzConfig.prefault({}),
    influxdb: InfluxDbConfig.prefault({}),
    mdns: MdnsConfig.prefault({}),
    modbus: ModbusServerConfig.prefault({}),
    mqtt: MqttConfig.prefault({}).describe('Own topics on an MQTT broker, and Home Assistant'),
    p1Hub: P1HubConfig.prefault({}),
    p1Mqtt: P1MqttConfig.prefault({}),
    smartMeter: SmartMeterConfig.prefault({}).describe(
      'The interface of a voelkerb SmartMeter: commands, samples, raw stream, MQTT',
    ),
    webhook: WebhookConfig.prefault({}),
    whatwattMqtt: WhatwattMqttConfig.prefault({}),
  })
  .describe('Outputs, one block each, all off by default');
