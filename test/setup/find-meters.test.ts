import { readdirSync } from 'node:fs';
import { expect, onTestFinished, test } from 'vitest';
import { systemClock } from '../../src/clock.ts';
import { findMeters, type SerialPortInfo } from '../../src/setup/find-meters.ts';
import { SetupMeter } from '../../src/setup/setup-meter.ts';

/** As udev tells of them; a name in capitals is not below by-id. */
const PORTS: readonly SerialPortInfo[] = [
  { path: '/dev/ttyS0' },
  { path: '/dev/ttyAMA0' },
  { path: '/dev/ttyUSB0', manufacturer: 'FTDI', pnpId: 'usb-FTDI_P1-if00', vendorId: '0403' },
  { path: '/dev/ttyUSB1', manufacturer: 'QinHeng', pnpId: 'GONE', vendorId: '1a86' },
  { path: '/dev/ttyACM0' },
];
/** Nobody answers on loopback. */
const network = { multicast: false, bind: false as const, ip: '127.0.0.1', port: 9 };
const quiet = { clock: systemClock, forMs: 1, network };

test('adapters by the name that stays, then the UART of the header', async () => {
  const present = ['/dev/serial/by-id/usb-FTDI_P1-if00', '/dev/serial0'];
  const { meters, troubles } = await findMeters({
    ...quiet,
    listPorts: async () => PORTS,
    exists: (path) => present.includes(path),
  });
  expect(troubles).toEqual([]);
  expect(meters.map(({ kind, name, where }) => `${kind}: ${name} ${where}`)).toEqual([
    'serial: FTDI /dev/serial/by-id/usb-FTDI_P1-if00',
    'serial: QinHeng /dev/ttyUSB1',
    'serial: USB serial adapter /dev/ttyACM0',
    'serial: UART of the header /dev/serial0',
  ]);
  for (const { meter, where } of meters) {
    expect(SetupMeter.parse(meter)).toMatchObject({ source: 'serial', path: where });
  }
});

test('what cannot be looked at is told, and the rest is found', async () => {
  const { meters, troubles } = await findMeters({
    ...quiet,
    listPorts: () => Promise.reject(new Error('spawn udevadm ENOENT')),
    exists: () => false,
  });
  expect(meters).toEqual([]);
  expect(troubles).toEqual([{ kind: 'serial', detail: 'spawn udevadm ENOENT' }]);
});

test('without udev, as in a container, the kernel is asked', async () => {
  const { PATH } = process.env;
  process.env['PATH'] = '/nowhere';
  onTestFinished(() => {
    process.env['PATH'] = PATH;
  });
  const { meters, troubles } = await findMeters({ ...quiet, exists: () => false });
  expect(troubles).toEqual([]);
  const adapters = readdirSync('/dev').filter((name) => /^tty(USB|ACM)\d+$/.test(name));
  expect(meters.map(({ where }) => where)).toEqual(adapters.map((name) => `/dev/${name}`));
});
