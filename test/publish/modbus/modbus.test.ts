import { once } from 'node:events';
import { setTimeout as later } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { VirtualClock } from '../../../sim/virtual-clock.ts';
import type { RunningOutlet } from '../../../src/house/outlet.ts';
import { ModbusServerConfig } from '../../../src/publish/modbus/modbus.config.ts';
import { start } from '../../../src/publish/modbus/modbus.ts';
import { FAKE_EPOCH_MS, FULL_READING } from '../../support/fake-house.ts';
import { ModbusClient } from '../../support/modbus-client.ts';
import { outletContext } from '../../support/outlet-context.ts';
import { ownPort } from '../../support/own-port.ts';

let context: ReturnType<typeof outletContext>;
let clock: VirtualClock;
let outlet: RunningOutlet;
let port: number;
const clients: ModbusClient[] = [];

async function open(
  block: object = {},
  more: Parameters<typeof outletContext>[0] = {},
): Promise<void> {
  const settings = { read: () => 'Europe/Amsterdam', change: async () => ({ ok: true }) as const };
  clock = new VirtualClock(FAKE_EPOCH_MS);
  context = outletContext({ settings, clock, ...more });
  const config = ModbusServerConfig.parse({ enabled: true, host: '127.0.0.1', port: 0, ...block });
  outlet = await start(config, context);
  port = Number(/:(\d+),/.exec(outlet.status?.() ?? '')?.[1]);
}

function client(): ModbusClient {
  const one = new ModbusClient(port);
  clients.push(one);
  return one;
}

beforeEach(() => open());
afterEach(async () => {
  for (const { socket } of clients.splice(0)) socket.destroy();
  await outlet.close();
});

async function float(functionCode: 3 | 4, address: number): Promise<number> {
  const bytes = await client().registers(functionCode, address, 2);
  return bytes.readFloatBE();
}

describe('holding registers, as an EnergyMe Home has them', () => {
  test.each([
    [100, 231.1, 'voltage of the first phase'],
    [102, Number.NaN, 'no meter tells the frequency'],
    [200, -780, 'export is negative'],
    [202, Number.NaN, 'reactive power is not known'],
    [208, 3_580_245, 'imported, both tariffs'],
    [210, 358_023, 'exported'],
    [300, 3_671, 'the car is the load'],
    [308, 1_234_567.5, 'all the car has drawn, as a float has it'],
    [310, Number.NaN, 'nobody counts what a car gives back'],
    [400, Number.NaN, 'no meter of the roof'],
    [500, Number.NaN, 'nor of a battery'],
    [600, Number.NaN, 'nor of an inverter'],
    [1_000, Number.NaN, 'three phases have no one current'],
    [1_002, -780, 'channel 0 is the grid'],
    [1_010, 3_580_245, 'and counts as it does'],
    [1_102, 3_671, 'channel 1 is the car'],
    [1_202, Number.NaN, 'channel 2 has no clamp'],
    [2_618, Number.NaN, 'the last register of the last channel'],
  ])('%i is %f: %s', async (address, value) => {
    expect(await float(3, address)).toBe(Math.fround(value));
  });

  test('the time, and how long it has run', async () => {
    clock.advanceTo(clock.now() + 90_000);
    const bytes = await client().registers(3, 0, 8);
    expect(bytes.readBigInt64BE(0)).toBe(1_782_041_146n);
    expect(bytes.readBigUInt64BE(8)).toBe(90_000n);
  });

  test('a current of one phase is that of the grid', async () => {
    context.house.read({ ...FULL_READING, phases: [{ currentA: 3.2156 }] });
    expect(await float(3, 1_000)).toBe(Math.fround(3.216));
  });

  test('a meter that fell silent tells nothing; the car is known without it', async () => {
    context.house.fallSilent();
    for (const address of [100, 200, 208, 1_002, 1_010]) expect(await float(3, address)).toBeNaN();
    expect(await float(3, 300)).toBe(3_671);
  });

  test('a car that nobody measures is not there', async () => {
    context.house.now = { ...context.house.now, car: { powerW: 0, basis: 'unknown' } };
    for (const address of [300, 308, 1_102, 1_110]) expect(await float(3, address)).toBeNaN();
  });
});

describe('input registers, as a whatwatt Go has them', () => {
  test.each([
    [1, 231.1, 'V L1'],
    [3, 230.4, 'V L2'],
    [7, 0, 'padding'],
    [13, -1, 'current with the sign of its power'],
    [25, -250, 'W L1'],
    [31, Number.NaN, 'reactive power is not known'],
    [63, Number.NaN, 'nor is apparent power'],
    [65, -780, 'W, signed'],
    [501, 0, 'W import'],
    [505, 780, 'W export'],
    [549, 3_580_245, 'Wh import'],
    [553, 358_023, 'Wh export'],
  ])('%i is %f: %s', async (address, value) => {
    expect(await float(4, address)).toBe(Math.fround(value));
  });

  test('tariffs as doubles, the present one as a whole number', async () => {
    const energies = await client().registers(4, 801, 16);
    expect([0, 8, 16, 24].map((at) => energies.readDoubleBE(at))).toEqual([
      1_234_567, 2_345_678, 123_456, 234_567,
    ]);
    expect((await client().registers(4, 211, 2)).readInt32BE()).toBe(2);
    context.house.fallSilent();
    expect((await client().registers(4, 211, 2)).readInt32BE()).toBe(-(2 ** 31));
    expect((await client().registers(4, 801, 4)).readDoubleBE()).toBeNaN();
  });

  test('a silent meter: what is measured is NaN, padding stays', async () => {
    context.house.fallSilent();
    const bytes = await client().registers(4, 1, 42);
    const numbers = Array.from({ length: 21 }, (_, at) => bytes.readFloatBE(4 * at));
    expect(numbers.map((one) => (Number.isNaN(one) ? '?' : one))).toEqual([
      ...['?', '?', '?', 0, 0, 0],
      ...['?', '?', '?', 0, 0, 0],
      ...['?', '?', '?', '?', '?', '?', 0, 0, 0],
    ]);
  });

  test('sets of the owner: kilowatts, words the other way round, texts and times', async () => {
    await outlet.close();
    await open({
      sets: [
        {
          start_address: 0,
          word_order: 'lsw',
          registers: [
            { id: 'power.active', type: 'float' },
            { id: '1.8.0', type: 'int', scaler: 3 },
            { id: '22.7.0', type: 'short', scaler: 3 },
          ],
        },
        {
          start_address: 100,
          registers: [
            { id: 'sys.id' },
            { id: 'sys.firmware' },
            { id: 'sys.date_time' },
            { id: 'report.timestamp', type: 'int' },
            { id: '96.1.1' },
            { id: '1.7.0', scaler: -6 },
          ],
        },
      ],
    });
    expect((await client().registers(4, 0, 5)).toString('hex')).toBe('ae14bf47a1550036' + '0105');
    const about = await client().registers(4, 100, 28);
    expect(about.toString('hex', 0, 6)).toBe('d83adde77308');
    expect([...about.subarray(6, 12)]).toEqual([1, 2, 3, 0, 0, 0]);
    // 21 June 2026, 13:25:46 in Amsterdam, in summer.
    expect(about.toString('hex', 12, 20)).toBe('07ea06150d192e01');
    expect(about.readInt32BE(20)).toBe(1_782_041_145);
    expect(about.toString('latin1', 24, 48)).toBe('XMX5LGBBFG1009020927\0\0\0\0');
    expect(about.readDoubleBE(48)).toBe(0);
    expect(await client().ask('0400050001')).toBe('8402');
  });
});

describe('connections', () => {
  test('requests cut anywhere, and several in one piece', async () => {
    const { socket } = client();
    const received: Buffer[] = [];
    socket.on('data', (chunk) => received.push(chunk));
    const request = (id: number): string => `000${id}0000000601030064000${id}`;
    const stream = Buffer.from([1, 2, 3].map(request).join(''), 'hex');
    socket.write(stream.subarray(0, 3));
    await later(5);
    socket.write(stream.subarray(3, 20));
    await later(5);
    socket.write(stream.subarray(20));
    await expect.poll(() => Buffer.concat(received)).toHaveLength(11 + 13 + 15);
    const answers = Buffer.concat(received);
    expect([0, 11, 24].map((at) => answers.readUInt16BE(at))).toEqual([1, 2, 3]);
  });

  test.each([
    ['474554202f20485454502f312e310d0a', 'a web browser'],
    ['000100000001010300640002', 'a length that leaves nothing to ask'],
    ['0001000000ff010300640002', 'a length beyond any message'],
    ['000100010006010300640002', 'another protocol'],
  ])('%s is hung up on: %s', async (bytes) => {
    const { socket } = client();
    socket.write(Buffer.from(bytes, 'hex'));
    await once(socket, 'close');
    expect(await float(3, 200)).toBe(-780);
  });

  test('one more than there may be is refused, until another leaves', async () => {
    await outlet.close();
    await open({ maxClients: 2 });
    const [first, second] = [client(), client()];
    await Promise.all([first, second].map((one) => one.ask('0300640002')));
    expect(outlet.status?.()).toContain(', 2 connected');
    await once(client().socket, 'close');
    first.socket.destroy();
    await expect.poll(() => outlet.status?.()).toContain(', 1 connected');
    expect(await float(3, 200)).toBe(-780);
  });

  test('strangers are not answered', async () => {
    await outlet.close();
    await open({}, { admits: () => false });
    const { socket } = client();
    socket.write(Buffer.from('000100000006010300640002', 'hex'));
    await once(socket, 'close');
    expect(socket.bytesRead).toBe(0);
  });

  test('a client that does not read is dropped, and nothing piles up', async () => {
    const { socket } = client();
    socket.pause();
    socket.removeAllListeners('data');
    const flood = Buffer.concat(
      Array<Buffer>(1_000).fill(Buffer.from('00010000000601030000' + '0008', 'hex')),
    );
    const sending = setInterval(() => socket.destroyed || socket.write(flood), 1);
    await expect.poll(() => outlet.status?.()).toContain(', 0 connected');
    clearInterval(sending);
    expect(await float(3, 200)).toBe(-780);
  });

  test('ten seconds without a question end it', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    try {
      const { socket } = client();
      const one = clients.at(-1);
      await one?.ask('0300640002');
      vi.advanceTimersByTime(9_999);
      await one?.ask('0300640002');
      vi.advanceTimersByTime(9_999);
      expect(outlet.status?.()).toContain(', 1 connected');
      vi.advanceTimersByTime(1);
      await once(socket, 'close');
    } finally {
      vi.useRealTimers();
    }
  });

  test('closing leaves nobody connected and the port free; a taken port is an error', async () => {
    await outlet.close();
    await open({ port: await ownPort() });
    const { socket } = client();
    await clients.at(-1)?.ask('0300640002');
    const taken = ModbusServerConfig.parse({ enabled: true, host: '127.0.0.1', port });
    await expect(start(taken, context)).rejects.toMatchObject({ code: 'EADDRINUSE' });
    await outlet.close();
    if (!socket.closed) await once(socket, 'close');
    const again = await start(taken, context);
    await again.close();
    await again.close();
    expect(context.failures).toEqual([]);
  });
});
