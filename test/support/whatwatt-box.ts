import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { onTestFinished } from 'vitest';
import { VirtualClock } from '../../sim/virtual-clock.ts';
import { WhatwattConfig } from '../../src/compat/whatwatt/whatwatt.config.ts';
import { start } from '../../src/compat/whatwatt/whatwatt.ts';
import { MeterConfig } from '../../src/meter/sources/meter.config.ts';
import { MdnsConfig } from '../../src/publish/mdns/mdns.config.ts';
import { ModbusServerConfig } from '../../src/publish/modbus/modbus.config.ts';
import { WhatwattMqttConfig } from '../../src/publish/whatwatt-mqtt/whatwatt-mqtt.config.ts';
import { FAKE_EPOCH_MS } from './fake-house.ts';
import { FakeSettings } from './fake-settings.ts';
import { outletContext } from './outlet-context.ts';

const PASSWORD = 'correct horse';

const SCHEMAS = {
  meter: MeterConfig,
  'compat.whatwatt': WhatwattConfig,
  'publish.mdns': MdnsConfig,
  'publish.modbus': ModbusServerConfig,
  'publish.whatwattMqtt': WhatwattMqttConfig,
};

type Blocks = Partial<Record<keyof typeof SCHEMAS, Readonly<Record<string, unknown>>>>;

/** An interface of a whatwatt Go that listens, over settings that can be changed. */
export async function whatwattBox(given: Blocks = {}, password: string | null = PASSWORD) {
  const own = { enabled: true, host: '127.0.0.1', port: 0, password, ...given['compat.whatwatt'] };
  const settings = new FakeSettings(SCHEMAS, {
    meter: { source: 'serial', path: '/dev/ttyUSB0' },
    ...given,
    'compat.whatwatt': own,
  });
  const clock = new VirtualClock(FAKE_EPOCH_MS);
  const context = outletContext({ settings, clock });
  const outlet = await start(WhatwattConfig.parse(own), context);
  onTestFinished(() => outlet.close());
  const url = outlet.status?.().replace('listening on ', '') ?? '';
  return { url, settings, house: context.house, clock };
}

const run = promisify(execFile);

/** A real curl, as the original's manual has it. */
export async function curl(url: string, method = 'GET', body?: unknown, password = PASSWORD) {
  const data = body !== undefined && [
    ...['-H', 'Content-Type: application/json'],
    ...['-d', JSON.stringify(body)],
  ];
  const args = ['-s', '--anyauth', '-u', `:${password}`, '-X', method, '-w', '\n%{http_code}'];
  const { stdout } = await run('curl', [...args, ...(data || []), url]);
  const lines = stdout.split('\n');
  const status = Number(lines.pop());
  const text = lines.join('\n');
  return { status, body: (text === '' ? undefined : JSON.parse(text)) as unknown };
}
