import type { Device } from '../../src/house/device.ts';

/** A machine whose every fact a test can recognise. */
export const FAKE_DEVICE: Device = {
  model: 'Test Bench',
  address: () => ({ ip: '192.168.68.106', mac: 'D8:3A:DD:E7:73:08' }),
  freeHeapBytes: () => 210_000.5,
};
