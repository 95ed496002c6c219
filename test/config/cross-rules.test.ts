import { describe, expect, test } from 'vitest';
import { BoardConfig } from '../../src/charging/board.config.ts';
import { conflictsOf, type SoundBlocks } from '../../src/config/cross-rules.ts';
import { Config } from '../../src/config.ts';

const SOUND = Config.parse({ meter: { source: 'simulated' } });
const REAL = BoardConfig.parse({ driver: 'sysfs' });
const HASH = `scrypt:ln=14:r=8:p=1:${'A'.repeat(22)}:${'B'.repeat(43)}`;
const CIRCUIT = { ...SOUND.charging, limits: { ...SOUND.charging.limits, circuitA: 16 } };
const SERIAL = Config.parse({ meter: { source: 'serial', path: '/dev/ttyUSB0' } }).meter;

function pathsIn(blocks: SoundBlocks): string[] {
  return conflictsOf(blocks).map(({ path }) => path.join('.'));
}

describe('a real board', () => {
  const real = { ...SOUND, board: REAL, meter: SERIAL };

  test('wants a circuit rating and a password', () => {
    expect(pathsIn(real)).toEqual(['charging.limits.circuitA', 'api.password']);
  });
  test('is content with both', () => {
    const api = { ...SOUND.api, password: HASH };
    expect(pathsIn({ ...real, charging: CIRCUIT, api })).toEqual([]);
  });
  test('does not follow a sun that is computed', () => {
    expect(pathsIn({ ...real, meter: SOUND.meter })).toContain('meter.source');
  });
  test('a simulated one wants none of it', () => {
    expect(pathsIn(SOUND)).toEqual([]);
  });
});

describe('the main fuse of a house on three phases', () => {
  const fused = (meter: unknown, phases = 3): SoundBlocks => {
    const limits = { mainsA: 25 };
    return Config.parse({ meter, connection: { phases }, charging: { limits } });
  };
  const power = { source: 'power', url: 'http://m.local' };
  const modbus = { source: 'modbus', host: 'h' };
  const smartMeter = { source: 'smartMeter', host: 'h', url: 'mqtt://h', device: 'd' };

  test.each([
    { meter: power, ok: false, why: '/power is one number' },
    { meter: { ...power, dataIntervalMs: 1_000 }, ok: true, why: 'phases each second' },
    { meter: { ...power, dataIntervalMs: 1_001 }, ok: false, why: 'phases too seldom' },
    { meter: { source: 'serial', path: '/dev/ttyUSB0' }, ok: true, why: 'telegrams' },
    { meter: { source: 'tcp', host: 'h', port: 23 }, ok: true, why: 'telegrams' },
    { meter: { ...modbus, map: 'pac2200' }, ok: true, why: 'registers of phases' },
    { meter: { ...modbus, map: 'energyme' }, ok: false, why: 'channels are no phases' },
    { meter: smartMeter, ok: true, why: 'power of phases' },
    { meter: { ...smartMeter, mode: 'mqtt' }, ok: false, why: 'sums are published' },
    { meter: { source: 'simulated' }, ok: true, why: 'a simulated meter has phases' },
    { meter: { source: 'replay', file: 'a.txt' }, ok: true, why: 'telegrams' },
    { meter: { source: 'replay', file: 'a.CSV' }, ok: false, why: 'a day is one number' },
  ])('$meter.source, $why: $ok', ({ meter, ok }) => {
    expect(pathsIn(fused(meter))).toEqual(ok ? [] : ['charging.limits.mainsA']);
  });

  test('one phase is what the one number tells', () => {
    expect(pathsIn(fused(power, 1))).toEqual([]);
  });
});

test('a block that is wrong in itself takes no part', () => {
  const { charging: _, ...rest } = SOUND;
  expect(pathsIn({ ...rest, board: REAL, meter: SERIAL })).toEqual(['api.password']);
});
