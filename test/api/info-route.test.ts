import { describe, expect, test } from 'vitest';
import { firstAddress } from '../../src/house/device.ts';
import { testApi } from '../support/test-api.ts';

test('GET /info says who answers', async () => {
  const { app } = testApi();
  const reply = await app.inject('/info');
  expect(reply.statusCode).toBe(200);
  expect(reply.json()).toEqual({
    type: 'SunPilot',
    model: 'Test Bench',
    firmware: '1.2.3',
    ip: '192.168.68.106',
    mac: 'D8:3A:DD:E7:73:08',
    hostname: 'SunPilot_E77308',
  });
});

test('GET /version is the bare version', async () => {
  const { app } = testApi();
  const reply = await app.inject('/version');
  expect(reply.headers['content-type']).toBe('text/plain');
  expect(reply.body).toBe('1.2.3');
});

function adapter(address: string, family: 'IPv4' | 'IPv6', internal = false) {
  const common = { address, internal, mac: 'd8:3a:dd:e7:73:08', netmask: '', cidr: null };
  return family === 'IPv4' ? { ...common, family } : { ...common, family, scopeid: 0 };
}

describe('the address others reach us at', () => {
  const lo = [adapter('127.0.0.1', 'IPv4', true), adapter('::1', 'IPv6', true)];
  test.each([
    { interfaces: { lo }, ip: '127.0.0.1', mac: '', why: 'no network' },
    { interfaces: {}, ip: '127.0.0.1', mac: '', why: 'no adapter at all' },
    {
      interfaces: { lo, eth0: [adapter('fe80::1', 'IPv6'), adapter('192.168.1.7', 'IPv4')] },
      ip: '192.168.1.7',
      mac: 'D8:3A:DD:E7:73:08',
      why: 'IPv4 first',
    },
    {
      interfaces: { lo, eth0: [adapter('fd00::7', 'IPv6')] },
      ip: 'fd00::7',
      mac: 'D8:3A:DD:E7:73:08',
      why: 'IPv6 where there is nothing else',
    },
  ])('$ip: $why', ({ interfaces, ip, mac }) => {
    expect(firstAddress(interfaces)).toEqual({ ip, mac });
  });
});
