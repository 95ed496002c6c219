import { expect, test } from 'vitest';
import { z } from 'zod';
import { MeterConfig } from '../../../src/meter/sources/meter.config.ts';

const P1 = { crc: 'auto', decryptionKey: null, authenticationKey: null };

const COMMON = { late: 'auto', stale: 'auto', lost: 300_000 };

test.each([
  [
    { source: 'serial', path: '/dev/ttyUSB0' },
    {
      path: '/dev/ttyUSB0',
      baudRate: 'auto',
      format: 'auto',
      bufferBytes: null,
      protocol: 'auto',
      interface: 'auto',
      mode: 'auto',
      conversionFactor: 1,
      timeOffsetS: 0,
      timeFromSystem: false,
      ...P1,
    },
  ],
  [
    { source: 'tcp', host: 'hub', port: 23 },
    { host: 'hub', port: 23, silence: 60_000, ...P1 },
  ],
  [
    { source: 'power', url: 'http://SolarSync_E77308.local' },
    {
      url: 'http://SolarSync_E77308.local',
      intervalMs: 1_000,
      timeoutMs: 3_000,
      latencyMs: 0,
      dataIntervalMs: 10_000,
    },
  ],
  [
    { source: 'replay', file: 'day.csv' },
    { file: 'day.csv', speed: 1, ...P1 },
  ],
  [{ source: 'simulated' }, { day: 'broken-summer' }],
])('%j is enough', (given, wanted) => {
  expect(MeterConfig.parse(given)).toEqual({ ...given, ...COMMON, ...wanted });
});

test.each([
  ['10s', 10_000],
  ['1500ms', 1_500],
  ['5m', 300_000],
  ['1h', 3_600_000],
  ['2.5s', 2_500],
  ['auto', 'auto'],
])('stale: %s', (stale, ms) => {
  const config = MeterConfig.parse({ source: 'simulated', stale, lost: '2h' });
  expect(config.stale).toBe(ms);
});

test.each([
  [{ source: 'simulated', stale: 10 }, 'stale'],
  [{ source: 'simulated', stale: '10' }, 'stale'],
  [{ source: 'simulated', stale: '-1s' }, 'stale'],
  [{ source: 'simulated', stale: '0s' }, 'stale'],
  [{ source: 'simulated', lost: 'auto' }, 'lost'],
  [{ source: 'serial' }, 'path'],
  [{ source: 'serial', path: '/dev/x', baudRate: 'fast' }, 'baudRate'],
  [{ source: 'serial', path: '/dev/x', format: '8N1.5' }, 'format'],
  [{ source: 'serial', path: '/dev/x', bufferBytes: 129 }, 'bufferBytes'],
  [{ source: 'serial', path: '/dev/x', protocol: 'hdlc' }, 'protocol'],
  [{ source: 'serial', path: '/dev/x', conversionFactor: 0 }, 'conversionFactor'],
  [{ source: 'serial', path: '/dev/x', timeOffsetS: 0.5 }, 'timeOffsetS'],
  [{ source: 'serial', path: '/dev/x', host: 'hub' }, ''],
  [{ source: 'tcp', host: 'hub', port: 0 }, 'port'],
  [{ source: 'power', url: 'meter.local' }, 'url'],
  [{ source: 'power', url: 'ftp://meter.local' }, 'url'],
  [{ source: 'power', url: 'http://me:sesame@meter.local' }, 'url'],
  [{ source: 'http', preset: 'shelly-em', url: 'http://me@meter.local' }, 'url'],
  [{ source: 'p1Data', url: 'http://:sesame@meter.local' }, 'url'],
  [{ source: 'energyme', url: 'http://admin@meter.local', password: 'sesame' }, 'url'],
  [{ source: 'whatwatt', url: 'http://me:sesame@meter.local' }, 'url'],
  [{ source: 'whatwatt', mode: 'mqtt', url: 'mqtt://me:sesame@broker.lan' }, 'url'],
  [{ source: 'whatwatt', mode: 'report', url: 'mqtt://broker.lan' }, 'url'],
  [{ source: 'power', url: 'http://meter', intervalMs: 100 }, 'intervalMs'],
  [{ source: 'replay', file: 'x', speed: 0 }, 'speed'],
  [{ source: 'p1' }, 'source'],
  [{}, 'source'],
])('%j is refused at "%s"', (given, path) => {
  const result = MeterConfig.safeParse(given);
  expect(result.error?.issues.map((issue) => issue.path.join('.'))).toEqual([path]);
});

test('each key says what it is, also to those who read the schema', () => {
  const schema = z.toJSONSchema(MeterConfig, { io: 'input' });
  const members = (schema.oneOf ?? schema.anyOf ?? []) as z.core.JSONSchema.JSONSchema[];
  expect(members.length).toBeGreaterThan(1);
  for (const { properties, additionalProperties } of members) {
    expect(additionalProperties).toBe(false);
    for (const [key, node] of Object.entries(properties ?? {})) {
      expect(typeof node === 'object' && node.description, key).toBeTruthy();
    }
  }
  expect(members[0]?.properties?.['lost']).toMatchObject({ type: 'string', default: '5m' });
});
