import { z } from 'zod';
import { MdnsConfig } from '../../publish/mdns/mdns.config.ts';
import { ModbusServerConfig, modbusPort } from '../../publish/modbus/modbus.config.ts';
import { WhatwattMqttConfig } from '../../publish/whatwatt-mqtt/whatwatt-mqtt.config.ts';
import type { BlockKeys } from '../save-blocks.ts';

const MDNS = 'publish.mdns';
const MODBUS = 'publish.modbus';
const MESSAGES = 'publish.whatwattMqtt';

/** What is told without being a setting here: it is so, and cannot be otherwise. */
export interface FixedFacts {
  /** Name of the box, which is its host name. */
  readonly name: string;
  /** Whether this interface has a password. */
  readonly isProtected: boolean;
}

/** The blocks of ours that these settings stand for, as they are now. */
export interface ServiceBlocks {
  readonly mdns: Pick<MdnsConfig, 'enabled'>;
  readonly modbus: Pick<ModbusServerConfig, 'enabled' | 'port'>;
  readonly messages: Pick<WhatwattMqttConfig, 'intervalS'>;
}

/** @param read - gives the block in force at a path. */
export function serviceBlocks(read: (path: string) => unknown): ServiceBlocks {
  return {
    mdns: MdnsConfig.parse(read(MDNS) ?? {}),
    modbus: ModbusServerConfig.parse(read(MODBUS) ?? {}),
    messages: WhatwattMqttConfig.parse(read(MESSAGES) ?? {}),
  };
}

/** `GET /api/v1/settings`. */
export function deviceSettingsOf({ name, isProtected }: FixedFacts, blocks: ServiceBlocks) {
  const { mdns, modbus, messages } = blocks;
  return {
    system: {
      name,
      host_name: name,
      protection: isProtected,
      power_save: false,
      p1_wifi_boost: false,
      use_dhcp_ntp_server: false,
      custom_ntp_server: '',
      use_custom_ntp_server: false,
    },
    services: {
      cloud: { what_watt: false, solar_manager: false, mystrom: false, stromkonto: false },
      local: { solar_manager: false },
      broadcast: mdns.enabled,
      other_energy_provider: false,
      report_interval: messages.intervalS,
      low_power_report: false,
      log: false,
      meter_proxy: false,
      sd: { enable: false, frequency: 15, recorder_mode: false },
      modbus: { enable: modbus.enabled, port: modbusPort(modbus.port) },
      berry: { auto_run: false, run_delay: 300 },
    },
  };
}

export type DeviceChange =
  | { readonly ok: true; readonly blocks: readonly BlockKeys[] }
  | { readonly ok: false; readonly text: string };

/**
 * What a request makes of our blocks.
 *
 * @param keeps - whether fields that are not given stay as they are (PUT), or are reset (POST).
 */
export function deviceChangeOf(
  body: unknown,
  now: { readonly fixed: FixedFacts; readonly blocks: ServiceBlocks },
  keeps: boolean,
): DeviceChange {
  const request = requestFor(now.fixed).safeParse(body);
  if (!request.success) {
    const texts = request.error.issues.map(({ path, message }) => `${path.join('.')} ${message}`);
    return { ok: false, text: texts.join('; ').trim() };
  }
  const { broadcast, report_interval: intervalS, modbus } = request.data.services ?? {};
  const { mdns, modbus: server, messages } = keeps ? now.blocks : serviceBlocks(() => ({}));
  const port = modbus?.port;
  return {
    ok: true,
    blocks: [
      { path: MESSAGES, keys: { intervalS: intervalS ?? messages.intervalS } },
      { path: MDNS, keys: { enabled: broadcast ?? mdns.enabled } },
      {
        path: MODBUS,
        keys: {
          enabled: modbus?.enable ?? server.enabled,
          port: port === undefined || port === modbusPort(server.port) ? server.port : port,
        },
      },
    ],
  };
}

/** A request, in which what cannot be otherwise may be said, but not be otherwise. */
function requestFor({ name, isProtected }: FixedFacts) {
  const off = (why: string) => only(false, `must be false: ${why}`);
  const noCloud = off('there is no cloud here');
  const named = only(name, 'must be as it is: the name is that of the configuration');
  const time = 'the system keeps the time';
  return z.strictObject({
    system: z
      .strictObject({
        name: named,
        host_name: named,
        protection: only(isProtected, 'must be as it is: it is on where there is a password'),
        password: z.undefined('cannot be set here: it would be read by whoever listens').optional(),
        power_save: off('the system saves power'),
        p1_wifi_boost: off('the system has the WiFi'),
        use_dhcp_ntp_server: off(time),
        custom_ntp_server: only('', `must be empty: ${time}`),
        use_custom_ntp_server: off(time),
      })
      .optional(),
    services: z
      .strictObject({
        cloud: z
          .strictObject({
            what_watt: noCloud,
            solar_manager: noCloud,
            mystrom: noCloud,
            stromkonto: noCloud,
          })
          .optional(),
        local: z.strictObject({ solar_manager: off('it is not here') }).optional(),
        broadcast: z.boolean().optional(),
        other_energy_provider: off('there is none here'),
        report_interval: z.int().min(1).max(3_600).optional(),
        low_power_report: off('there is none here'),
        log: off('the log is that of the system'),
        meter_proxy: off('there is none here'),
        sd: z
          .strictObject({
            enable: off('there is no card'),
            frequency: only(15, 'must be 15: there is no card'),
            recorder_mode: off('there is no card'),
          })
          .optional(),
        modbus: z
          .strictObject({
            enable: z.boolean().optional(),
            port: z.int().min(1).max(65_535).optional(),
          })
          .optional(),
        berry: z
          .strictObject({
            auto_run: off('no scripts run here'),
            run_delay: only(300, 'must be 300: no scripts run here'),
          })
          .optional(),
      })
      .optional(),
  });
}

function only<T extends string | number | boolean>(value: T, why: string) {
  return z.literal(value, { error: why }).optional();
}
