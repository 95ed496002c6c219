/** Where others are in the house that the table in docs/integrations.md speaks of. */
export interface Neighbours {
  readonly broker: string;
  /** Where a database, a Domoticz and a receiver of events are. */
  readonly host: string;
}

/** The password that stands for one in the table. */
const PASSWORD = 'PASSWORD';

/** Everything that others can be told, at the ports that are documented. */
export function everything({ broker, host }: Neighbours) {
  return {
    name: 'SunPilot_E77308',
    meter: { source: 'simulated' },
    charging: { start: { mode: 'off' } },
    api: { host: '0.0.0.0', port: 8_080 },
    compat: {
      energyme: { enabled: true, password: PASSWORD },
      homewizard: { enabled: true },
      openevse: { enabled: true },
      p1Gateway: { enabled: true },
      whatwatt: { enabled: true },
    },
    publish: {
      customMqtt: { enabled: true, server: host, frequency: 1 },
      domoticz: { enabled: true, host, electricityIdx: 12, intervalS: 1 },
      influxdb: { enabled: true, server: host, version: 1, frequency: 1 },
      mdns: { enabled: true },
      // What it is where nobody is root.
      modbus: { enabled: true, port: 1_502 },
      mqtt: { enabled: true, url: broker },
      p1Hub: { enabled: true, housePort: 10_024 },
      p1Mqtt: { enabled: true, url: broker, intervalS: 1 },
      smartMeter: { enabled: true, mqtt: { url: broker } },
      // The car is plugged in, and mode is off.
      webhook: { enabled: true, url: `http://${host}:9000/sunpilot`, notChargingAfter: '1s' },
      whatwattMqtt: { enabled: true, url: broker, intervalS: 1 },
    },
  };
}
