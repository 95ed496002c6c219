import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { VirtualClock } from '../../../sim/virtual-clock.ts';
import type { Close } from '../../../src/meter/source.ts';
import { ModbusConfig } from '../../../src/meter/sources/modbus.config.ts';
import { createModbusSource } from '../../../src/meter/sources/modbus.ts';
import { ModbusServerConfig } from '../../../src/publish/modbus/modbus.config.ts';
import { start } from '../../../src/publish/modbus/modbus.ts';
import { FULL_READING } from '../../support/fake-house.ts';
import { MeterLog } from '../../support/meter-log.ts';
import { ModbusMeter } from '../../support/modbus-meter.ts';
import { outletContext } from '../../support/outlet-context.ts';
import { ownPort } from '../../support/own-port.ts';

function floats(...values: number[]): Buffer {
  const bytes = Buffer.alloc(4 * values.length);
  for (const [at, value] of values.entries()) bytes.writeFloatBE(value, 4 * at);
  return bytes;
}

let meter: ModbusMeter;
let clock: VirtualClock;
let log: MeterLog;
let close: Close;

beforeEach(async () => {
  meter = await new ModbusMeter().listen(await ownPort());
  clock = new VirtualClock();
  log = new MeterLog();
  close = () => {};
});
afterEach(async () => {
  close();
  await meter.kill();
});

function open(map: 'energyme' | 'pac2200', more: object = {}): void {
  const block = { source: 'modbus', map, host: '127.0.0.1', port: meter.port, ...more };
  close = createModbusSource(ModbusConfig.parse(block), { clock, random: () => 0 }).open(log);
}

const grid = (watts: number): Buffer => floats(watts, 0, 0, 0, 1_000.4, 2_000.6, 0, 0, 0);
const POWER = '3 200 18';

describe('an EnergyMe Home', () => {
  test('sixty polls, a second after each answer, are one connection', async () => {
    open('energyme', { unit: 1, latencyMs: 300 });
    for (let count = 1; count <= 60; count++) {
      meter.registers.set(POWER, grid(count % 2 === 0 ? -count : count));
      await log.until(() => log.readings.length === count || log.faults.length > 0);
      clock.advanceTo(clock.now() + 1_000);
    }
    expect(meter.connections).toBe(1);
    expect(new Set(meter.asked)).toEqual(new Set([POWER]));
    expect(log.linkStates).toEqual(['up']);
    expect(log.readings.slice(0, 2)).toEqual([
      { takenAtMs: -300, importW: 1, exportW: 0, importWh: 1_000, exportWh: 2_001 },
      { takenAtMs: 700, importW: 0, exportW: 2, importWh: 1_000, exportWh: 2_001 },
    ]);
  });

  test.each([
    [{ unit: 7 }, undefined, 'exception 2 (illegal data address)'],
    [{}, Buffer.from('000100000003018306', 'hex'), 'exception 6 (server device busy)'],
    [{ unit: 2 }, Buffer.from('0001000000030283e1', 'hex'), 'exception 225 (no such unit)'],
  ])('says why it does not tell: %#', async (more, bytes, reason) => {
    if (bytes !== undefined) meter.instead = { bytes };
    open('energyme', more);
    await log.until(() => log.faults.length === 1);
    expect(log.faults).toEqual([
      { kind: 'no-reading', detail: `127.0.0.1:${meter.port}: ${reason}` },
    ]);
    // It answers, so it is asked again at the usual pace.
    meter.registers.set(POWER, grid(5));
    clock.advanceTo(1_000);
    await log.until(() => log.readings.length === 1);
    expect(meter.connections).toBe(1);
    expect(log.linkStates).toEqual(['up']);
  });

  test('what no house draws is refused, and a register below zero is none', async () => {
    meter.registers.set(POWER, grid(1e30));
    open('energyme');
    await log.until(() => log.faults.length === 1);
    expect(log.faults).toMatchObject([{ kind: 'bad-value' }]);
    meter.registers.set(POWER, floats(460, 0, 0, 0, -1, 2_000, 0, 0, 0));
    clock.advanceTo(1_000);
    await log.until(() => log.readings.length === 1);
    expect(log.readings).toMatchObject([{ importW: 460, exportW: 0, exportWh: 2_000 }]);
    expect(log.readings[0]).not.toHaveProperty('importWh');
  });

  test.each([Number.NaN, Number.POSITIVE_INFINITY])('%f W is no reading', async (watts) => {
    meter.registers.set(POWER, grid(watts));
    open('energyme');
    await log.until(() => log.faults.length === 1);
    expect(log.faultKinds).toEqual(['no-reading']);
    expect(log.readings).toEqual([]);
  });

  test.each([
    ['485454502f312e312034303020', 'format', 'a web server'],
    ['00010000000501030200ff', 'format', 'too few registers'],
    ['000100000003010302', 'format', 'a length that is not there'],
    ['0001000000270104240000', undefined, 'half an answer'],
  ])('%s is not taken for one: %s', async (hex, kind, _why) => {
    meter.instead = { bytes: Buffer.from(hex, 'hex') };
    meter.registers.set(POWER, grid(5));
    open('energyme');
    if (kind === undefined) {
      while (meter.asked.length === 0) await new Promise(setImmediate);
      clock.advanceTo(3_000);
    }
    await log.until(() => log.faults.length === 1);
    expect(log.faultKinds).toEqual([kind ?? 'timeout']);
    clock.advanceTo(clock.now() + 1_000);
    await log.until(() => log.readings.length === 1);
    expect(meter.connections).toBe(2);
    expect(log.linkStates).toEqual(['down', 'up']);
  });

  test('an answer to another question is passed over', async () => {
    meter.instead = { bytes: Buffer.from('00630000000501030200ff', 'hex') };
    open('energyme');
    while (meter.asked.length === 0) await new Promise(setImmediate);
    clock.advanceTo(2_999);
    expect(log.count).toBe(0);
    clock.advanceTo(3_000);
    await log.until(() => log.faults.length === 1);
    expect(log.faultKinds).toEqual(['timeout']);
  });

  test('killed and started again: asked less and less often, then found', async () => {
    const { port } = meter;
    meter.registers.set(POWER, grid(5));
    open('energyme');
    await log.until(() => log.readings.length === 1);
    await meter.kill();
    for (const [failure, atMs] of [1_000, 2_000, 4_000, 8_000].entries()) {
      clock.advanceTo(atMs);
      await log.until(() => log.faults.length === failure + 1);
    }
    expect(new Set(log.faultKinds)).toEqual(new Set(['transport']));
    meter = await new ModbusMeter().listen(port);
    meter.registers.set(POWER, grid(6));
    clock.advanceTo(16_000);
    await log.until(() => log.readings.length === 2);
    expect(log.readings[1]).toMatchObject({ importW: 6, takenAtMs: 16_000 });
    expect(log.linkStates).toEqual(['up', 'down', 'up']);
  });

  test('closed, it tells nothing more and hangs up', async () => {
    meter.registers.set(POWER, grid(5));
    open('energyme');
    await log.until(() => log.readings.length === 1);
    const before = log.count;
    close();
    close();
    clock.advanceTo(60_000);
    await new Promise(setImmediate);
    expect(log.count).toBe(before);
    expect(meter.asked).toHaveLength(1);
  });
});

describe('a PAC2200', () => {
  const PHASES = '4 1 36';
  const phases = (volts: number[], amperes: number[], watts: number[]): Buffer =>
    floats(...volts, 0, 0, 0, ...amperes, 0, 0, 0, ...watts, 0, 0, 0);

  test('everything it has', async () => {
    meter.registers.set('4 65 2', floats(-780));
    meter.registers.set(PHASES, phases([230, 231, 232], [-1, 2, 3], [-230, 462, -1_012]));
    meter.registers.set('4 549 8', floats(3_580_245, 0, 358_023, 0));
    const energies = Buffer.alloc(32);
    for (const [at, wh] of [1_234_567, 2_345_678, 123_456, 234_567].entries()) {
      energies.writeDoubleBE(wh, 8 * at);
    }
    meter.registers.set('4 801 16', energies);
    open('pac2200', { unit: 9 });
    await log.until(() => log.readings.length === 1);
    expect(log.readings[0]).toEqual({
      takenAtMs: 0,
      importW: 0,
      exportW: 780,
      importWh: 3_580_245,
      exportWh: 358_023,
      importT1Wh: 1_234_567,
      importT2Wh: 2_345_678,
      exportT1Wh: 123_456,
      exportT2Wh: 234_567,
      phases: [
        { voltageV: 230, currentA: 1, importW: 0, exportW: 230 },
        { voltageV: 231, currentA: 2, importW: 462, exportW: 0 },
        { voltageV: 232, currentA: 3, importW: 0, exportW: 1_012 },
      ],
    });
    expect([...meter.units]).toEqual([9]);
  });

  test.each([
    [phases([230, 0, 0], [4, 0, 0], [920, 0, 0]), 1, 'zeros stand for phases that are not there'],
    [phases([230, NaN, NaN], [4, NaN, NaN], [920, NaN, NaN]), 1, 'NaN as well'],
    [phases([0, 0, 0], [0, 0, 0], [0, 0, 0]), undefined, 'nothing is known of any'],
    [phases([230, 0, 232], [0, 0, 0], [0, 0, 0]), 3, 'a meter on two lines of three'],
  ])('phases %#: %s', async (bytes, count, _why) => {
    meter.registers.set('4 65 2', floats(920));
    meter.registers.set(PHASES, bytes);
    open('pac2200');
    await log.until(() => log.readings.length === 1);
    expect(log.readings[0]?.phases?.length).toBe(count);
    expect(log.faults).toEqual([]);
  });

  test('what it does not have is asked once, and again after a new connection', async () => {
    meter.registers.set('4 65 2', floats(100));
    open('pac2200');
    await log.until(() => log.readings.length === 1);
    expect(log.readings[0]).toEqual({ takenAtMs: 0, importW: 100, exportW: 0 });
    expect(meter.asked).toHaveLength(4);
    clock.advanceTo(1_000);
    await log.until(() => log.readings.length === 2);
    expect(meter.asked).toHaveLength(5);
    meter.instead = { bytes: undefined };
    clock.advanceTo(2_000);
    while (meter.asked.length < 6) await new Promise(setImmediate);
    clock.advanceTo(5_000);
    await log.until(() => log.faults.length === 1);
    clock.advanceTo(6_000);
    await log.until(() => log.readings.length === 3);
    expect(meter.asked).toHaveLength(10);
  });
});

describe('our own server', () => {
  test.each(['energyme', 'pac2200'] as const)('is read by map %s', async (map) => {
    const context = outletContext();
    const block = ModbusServerConfig.parse({ enabled: true, host: '127.0.0.1', port: 0 });
    const server = await start(block, context);
    const port = Number(/:(\d+),/.exec(server.status?.() ?? '')?.[1]);
    open(map, { port });
    await log.until(() => log.readings.length === 1);
    const { importW, exportW, importT1Wh, importT2Wh, exportT1Wh, exportT2Wh } = FULL_READING;
    expect(log.readings[0]).toMatchObject({
      ...{ importW, exportW, importWh: 3_580_245, exportWh: 358_023 },
      ...(map === 'pac2200' && { importT1Wh, importT2Wh, exportT1Wh, exportT2Wh }),
    });
    if (map === 'pac2200') {
      const [first] = log.readings[0]?.phases ?? [];
      expect(first).toEqual({ importW: 0, exportW: 250, currentA: 1, voltageV: 231.1 });
    }
    // A meter that fell silent there is one that tells nothing here.
    context.house.fallSilent();
    clock.advanceTo(1_000);
    await log.until(() => log.faults.length === 1);
    expect(log.faultKinds).toEqual(['no-reading']);
    close();
    await server.close();
  });
});
