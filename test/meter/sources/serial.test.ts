import { setTimeout } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { VirtualClock } from '../../../sim/virtual-clock.ts';
import type { Close } from '../../../src/meter/source.ts';
import { p1Decoder } from '../../../src/meter/sources/p1-decoder.ts';
import { SERIAL_FORMATS, SerialConfig } from '../../../src/meter/sources/serial.config.ts';
import { createSerialSource } from '../../../src/meter/sources/serial.ts';
import { portFormatOf, settingsOf } from '../../../src/meter/sources/serial-setting.ts';
import { lineDecoder } from '../../support/line-decoder.ts';
import { MeterLog, settled } from '../../support/meter-log.ts';
import { POWERS, telegram, withParity } from '../../support/p1.ts';
import { hasSocat, SerialCable } from '../../support/serial-cable.ts';

type Row = readonly [SerialConfig['baudRate'], SerialConfig['format'], string[], why: string];
test.each<Row>([
  ['auto', 'auto', ['115200 8N1', '9600 7E1'], 'new meters first'],
  ['auto', '8N1', ['115200 8N1', '9600 8N1'], 'both rates'],
  [9_600, 'auto', ['9600 7E1'], 'DSMR 2 and 3'],
  [115_200, 'auto', ['115200 8N1'], 'DSMR 4 and 5'],
  [9_600, '8N1', ['9600 8N1'], 'as told'],
  [2_400, '8E1', ['2400 8E1'], 'a rate of no P1 port'],
  [9_600, '7O2', ['9600 7O2'], 'odd parity, two stop bits'],
])('%s %s: %j', (baudRate, format, settings) => {
  const tried = settingsOf({ baudRate, format }).map((one) => `${one.baudRate} ${one.format}`);
  expect(tried).toEqual(settings);
});

/** A telegram without a checksum, as old meters send it. */
const OLD = telegram({ lines: POWERS, check: '' });
/** Its first power, 00.193 kW, with a bit of the 9 turned over after its parity was added. */
const DAMAGED = withParity(OLD).with(OLD.indexOf('93*kW'), 0x38);

test('a format is what the port is opened with', () => {
  expect(SERIAL_FORMATS.map((format) => [format, Object.values(portFormatOf(format))])).toEqual([
    ['8N1', [8, 'none', 1]],
    ['8E1', [8, 'even', 1]],
    ['8O1', [8, 'odd', 1]],
    ['8N2', [8, 'none', 2]],
    ['8E2', [8, 'even', 2]],
    ['8O2', [8, 'odd', 2]],
    ['7N1', [7, 'none', 1]],
    ['7E1', [7, 'even', 1]],
    ['7O1', [7, 'odd', 1]],
    ['7N2', [7, 'none', 2]],
    ['7E2', [7, 'even', 2]],
    ['7O2', [7, 'odd', 2]],
  ]);
});

const ODD = withParity(OLD, 'odd');
const ODD_DAMAGED = ODD.with(OLD.indexOf('93*kW'), withParity(OLD)[OLD.indexOf('93*kW')] ?? 0);

describe.skipIf(!hasSocat)('on a pair of pseudo-terminals (needs socat)', () => {
  let cable: SerialCable;
  let clock: VirtualClock;
  let log: MeterLog;
  let close: Close;

  beforeEach(() => {
    cable = new SerialCable();
    clock = new VirtualClock();
    log = new MeterLog();
    close = () => {};
  });
  afterEach(async () => {
    close();
    await cable.remove();
  });

  function open(
    config: Partial<SerialConfig> = {},
    into = log,
    createDecoder = lineDecoder(clock),
  ): Close {
    const settings = SerialConfig.parse({ source: 'serial', path: cable.path, ...config });
    const parts = { clock, createDecoder, random: () => 0 };
    close = createSerialSource(settings, parts).open(into);
    return close;
  }

  /** Waits until the port is set so and read from; noise shows that, and is nothing understood. */
  async function isSet(setting: string): Promise<void> {
    const faults = log.faults.length;
    for (let turn = 0; turn < 200; turn++) {
      const isSo = cable.settings().includes(setting);
      if (isSo && log.faults.length > faults) break;
      if (isSo) cable.send('noise\n');
      await setTimeout(10);
    }
    expect(cable.settings()).toContain(setting);
    await settled();
  }

  /** Pulls the cable and lets time pass until that is noticed, 4 s at the latest. */
  async function pull(): Promise<void> {
    await cable.pull();
    for (let look = 0; look < 3 && log.linkStates.at(-1) !== 'down'; look++) {
      await setTimeout(100);
      if (log.linkStates.at(-1) !== 'down') clock.advanceTo(clock.now() + 2_000);
    }
    expect(log.linkStates.at(-1)).toBe('down');
    await settled();
  }

  /** Lets time pass until a port is had that is being let go of. */
  async function comesUp(one: MeterLog): Promise<void> {
    while (one.linkStates.at(-1) !== 'up') {
      await setTimeout(20);
      clock.advanceTo(clock.now() + 1_000);
    }
  }

  test('bytes become readings; pulled and plugged in again it goes on', async () => {
    await cable.plug();
    open();
    await log.until(() => log.linkStates[0] === 'up');
    expect(log.links[0]?.detail).toBe(`${cable.path} at 115200 8N1`);
    cable.send('12');
    cable.send('0\n340\n99');
    await log.until(() => log.readings.length === 2);
    expect(log.readings.map(({ importW }) => importW)).toEqual([120, 340]);

    await pull();
    expect(log.faultKinds).toEqual(['transport']);
    const pulledMs = clock.now();
    // Looks for it after 1, 2, 4 and then every 5 s.
    for (const [misses, afterMs] of [1_000, 3_000, 7_000, 12_000, 17_000].entries()) {
      clock.advanceTo(pulledMs + afterMs - 1);
      await settled();
      expect(log.faults).toHaveLength(misses + 1);
      clock.advanceTo(pulledMs + afterMs);
      await log.until(() => log.faults.length === misses + 2);
    }
    expect(log.faults.at(-1)?.detail).toMatch(/No such file/);

    await cable.plug();
    clock.advanceTo(pulledMs + 22_000);
    await log.until(() => log.linkStates.at(-1) === 'up');
    cable.send('5\n');
    await log.until(() => log.readings.length === 3);
    expect(log.readings[2]).toMatchObject({ importW: 5, takenAtMs: pulledMs + 22_000 });
    expect(log.linkStates).toEqual(['up', 'down', 'up']);
  });

  test('auto goes from setting to setting until something is understood', async () => {
    await cable.plug();
    open();
    await isSet('speed 115200 baud');
    clock.advanceTo(12_000);
    await isSet('speed 9600 baud');
    clock.advanceTo(24_000);
    await isSet('speed 115200 baud');
    clock.advanceTo(36_000);
    await isSet('speed 9600 baud');
    cable.send('1\n');
    await log.until(() => log.readings.length === 1);
    clock.advanceTo(80_000);
    await isSet('speed 9600 baud');
    expect(log.linkStates).toEqual(['up']);

    await pull();
    await cable.plug();
    clock.advanceTo(clock.now() + 1_000);
    await log.until(() => log.linkStates.at(-1) === 'up');
    expect(log.links[2]?.detail).toBe(`${cable.path} at 9600 7E1`);
  });

  test('a setting that worked is doubted after a minute without a telegram', async () => {
    await cable.plug();
    open();
    await log.until(() => log.linkStates[0] === 'up');
    cable.send('?no-checksum\n');
    await log.until(() => log.faultKinds.includes('no-checksum'));
    clock.advanceTo(59_999);
    await isSet('speed 115200 baud');
    clock.advanceTo(60_000);
    await isSet('speed 9600 baud');
  });

  test('what is configured stays', async () => {
    await cable.plug();
    open({ baudRate: 9_600 });
    await isSet('speed 9600 baud');
    clock.advanceTo(1_000_000);
    await isSet('speed 9600 baud');
    expect(log.links).toEqual([{ state: 'up', detail: `${cable.path} at 9600 7E1` }]);
  });

  test.each([
    { format: '7E1', bytes: withParity(OLD), told: [193], why: 'the parity bits come along' },
    { format: '7E1', bytes: OLD, told: [193], why: 'the port took them off' },
    { format: '7E1', bytes: DAMAGED, told: 'format', why: 'one bit turned over on the way' },
    { format: '8N1', bytes: OLD, told: [193], why: 'there are none' },
    { format: '7O1', bytes: ODD, told: [193], why: 'odd parity' },
    { format: '7O1', bytes: OLD, told: [193], why: 'odd parity, taken off by the port' },
    { format: '7O2', bytes: ODD_DAMAGED, told: 'format', why: 'odd parity, one bit turned over' },
  ] as const)('$format: $why', async ({ format, bytes, told }) => {
    await cable.plug();
    const decoder = p1Decoder({
      clock,
      timeZone: 'Europe/Amsterdam',
      crc: 'auto',
      decryptionKey: null,
      authenticationKey: null,
    });
    open({ baudRate: 9_600, format }, log, decoder);
    await log.until(() => log.linkStates[0] === 'up');
    cable.send(bytes);
    await log.until(() => log.count > 1);
    if (told === 'format') expect(log.faultKinds).toEqual([told]);
    else expect(log.readings.map(({ importW }) => importW)).toEqual(told);
  });

  // A pseudo-terminal keeps rate, stop bits and which parity; it has no parity itself, and 8 bits.
  test.each([
    { baudRate: 115_200, format: '8N1', termios: ['speed 115200 baud', '-parodd', '-cstopb'] },
    { baudRate: 300, format: '8N2', termios: ['speed 300 baud', '-parodd', ' cstopb'] },
    { baudRate: 2_400, format: '8E1', termios: ['speed 2400 baud', '-parodd', '-cstopb'] },
    { baudRate: 9_600, format: '7O1', termios: ['speed 9600 baud', ' parodd', '-cstopb'] },
    { baudRate: 19_200, format: '8O2', termios: ['speed 19200 baud', ' parodd', ' cstopb'] },
  ] as const)(
    '$baudRate $format is what stty reads back',
    async ({ baudRate, format, termios }) => {
      await cable.plug();
      open({ baudRate, format });
      await log.until(() => log.linkStates[0] === 'up');
      expect(log.links[0]?.detail).toBe(`${cable.path} at ${baudRate} ${format}`);
      const settings = cable.settings();
      for (const one of termios) expect(settings).toContain(one);
    },
  );

  test.each([null, 1, 7, 128])('a buffer of %s takes no more at a time', async (bufferBytes) => {
    await cable.plug();
    const sizes: number[] = [];
    const readings = lineDecoder(clock);
    open({ bufferBytes }, log, (output) => {
      const decoder = readings(output);
      return {
        push(chunk) {
          sizes.push(chunk.length);
          decoder.push(chunk);
        },
        end: () => decoder.end(),
      };
    });
    await log.until(() => log.linkStates[0] === 'up');
    cable.send('12\n'.repeat(100));
    await log.until(() => log.readings.length === 100);
    if (bufferBytes === null) expect(Math.max(...sizes)).toBeGreaterThan(128);
    else expect(Math.max(...sizes)).toBeLessThanOrEqual(bufferBytes);
  });

  test('powers are multiplied on their way in', async () => {
    await cable.plug();
    open({ conversionFactor: 40 });
    await log.until(() => log.linkStates[0] === 'up');
    cable.send('120\n');
    await log.until(() => log.readings.length === 1);
    expect(log.readings[0]).toMatchObject({ importW: 4_800 });
  });

  test('a port that another program holds is a fault, and had once it is free', async () => {
    await cable.plug();
    const first = open();
    await log.until(() => log.linkStates[0] === 'up');
    const second = new MeterLog();
    open({}, second);
    await second.until(() => second.faults.length === 1);
    expect(second.faults[0]).toMatchObject({
      kind: 'transport',
      detail: expect.stringMatching(/lock/),
    });
    first();
    await comesUp(second);
  });

  test('closed while it is being opened, it tells nothing and lets go of the port', async () => {
    await cable.plug();
    open();
    close();
    close();
    clock.advanceTo(100_000);
    const next = new MeterLog();
    open({}, next);
    await comesUp(next);
    cable.send('1\n');
    await next.until(() => next.readings.length === 1);
    expect(log.count).toBe(0);
  });
});
