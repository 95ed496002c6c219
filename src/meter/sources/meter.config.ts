import { z } from 'zod';
import { EnergyMeSourceConfig } from './energyme.config.ts';
import { checkOrder } from './freshness.config.ts';
import { checkValues, HttpConfig } from './http.config.ts';
import { ModbusConfig } from './modbus.config.ts';
import { P1DataConfig } from './p1-data.config.ts';
import { P1MqttSourceConfig } from './p1-mqtt.config.ts';
import { PowerHttpConfig } from './power-http.config.ts';
import { ReplayConfig } from './replay.config.ts';
import { SerialConfig } from './serial.config.ts';
import { SimulatedConfig } from './simulated.config.ts';
import { SmartMeterSourceConfig } from './smart-meter.config.ts';
import { TcpConfig } from './tcp.config.ts';
import { WhatwattSourceConfig } from './whatwatt.config.ts';

/** Where readings come from; `source` says which, and with it which other keys there are. */
export const MeterConfig = z
  .discriminatedUnion('source', [
    SerialConfig,
    TcpConfig,
    PowerHttpConfig,
    HttpConfig,
    EnergyMeSourceConfig,
    ModbusConfig,
    SmartMeterSourceConfig,
    P1MqttSourceConfig,
    P1DataConfig,
    ReplayConfig,
    SimulatedConfig,
    WhatwattSourceConfig,
  ])
  .superRefine(checkOrder)
  .superRefine(checkValues)
  .describe('Where readings come from');
export type MeterConfig = z.output<typeof MeterConfig>;
