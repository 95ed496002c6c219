import { z } from 'zod';
import { AddressRange } from '../../house/address-range.config.ts';
import { ListenHost, ListenPort } from '../../house/listen.config.ts';
import { BrokerUrl, brokerUser } from '../../meter/broker.config.ts';

const Factor = z.number().min(0.5).max(2);
const HostName = z.string().regex(/^[\w.:-]{1,64}$/, 'must be a host name or an address');

/** Where an MQTT broker is, and who we are there. */
const MqttConfig = z.strictObject({
  url: BrokerUrl.nullable().default(null).describe('The broker; null publishes nothing'),
  ...brokerUser(),
});

/** What the counters of energy were set to, and when. */
const EnergyResetConfig = z.strictObject({
  atEpochS: z.int().min(0).describe('When, Unix seconds'),
  importWh: z.number().min(0).describe('What the register of the meter showed then, Wh'),
  energyWh: z
    .array(z.number().min(-1e9).max(1e9))
    .length(3)
    .describe('What L1, L2 and L3 were set to, Wh'),
});

/** The meter of the voelkerb/smartmeter project, as its clients know it. */
export const SmartMeterConfig = z
  .strictObject({
    enabled: z.boolean().default(false).describe('Whether it is on'),
    host: ListenHost,
    port: ListenPort.default(54_321).describe(
      'TCP port of commands and samples; 0 is any free one',
    ),
    streamPort: ListenPort.nullable()
      .default(54_322)
      .describe('TCP port of the raw stream; 0 is any free one, null offers none'),
    name: z
      .string()
      .regex(/^[\w.-]{1,25}$/, 'must be 1 to 25 letters, digits, _, . or -')
      .nullable()
      .default(null)
      .describe('What the meter is called; null takes the name of the box'),
    bareMeasures: z
      .enum(['all', 'L1'])
      .default('all')
      .describe('What the measures "v,i" mean: all three phases, or L1 as newer firmware has it'),
    allowSet: z.boolean().default(false).describe('Whether commands may change these settings'),
    allowFrom: z
      .array(AddressRange)
      .default([])
      .describe('Addresses from which they may, with allowSet'),
    calibration: z
      .array(Factor)
      .length(6)
      .default([1, 1, 1, 1, 1, 1])
      .describe('Factors v1, i1, v2, i2, v3, i3 of what is told here, and nowhere else'),
    energyReset: EnergyResetConfig.nullable()
      .default(null)
      .describe('From where energy is counted; null is the register of the meter'),
    dailyRestart: z
      .strictObject({
        hour: z.int().min(0).max(23).describe('UTC'),
        minute: z.int().min(0).max(59).describe('UTC'),
      })
      .nullable()
      .default(null)
      .describe('When clients are let go and the log is cleared each day; null is never'),
    timeServer: z
      .string()
      .min(1)
      .max(25)
      .default('time.google.com')
      .describe('Told to clients only: the operating system keeps the time'),
    streamServers: z
      .array(HostName)
      .default([])
      .describe('Hosts that may be chosen as streamServer'),
    streamServer: HostName.nullable()
      .default(null)
      .describe('Host that is dialled for it to ask for samples; null dials none'),
    streamServerPort: ListenPort.min(1).default(54_322).describe('TCP port of the streamServer'),
    mqtt: MqttConfig.prefault({}),
  })
  .refine(({ streamServer, streamServers }) => isListed(streamServer, streamServers), {
    path: ['streamServer'],
    error: 'must be one of streamServers',
  });
export type SmartMeterConfig = z.output<typeof SmartMeterConfig>;

function isListed(host: string | null, hosts: readonly string[]): boolean {
  return host === null || hosts.includes(host);
}
