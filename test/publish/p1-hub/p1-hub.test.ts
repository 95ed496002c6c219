import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { VirtualClock } from '../../../sim/virtual-clock.ts';
import type { OutletContext } from '../../../src/house/outlet.ts';
import type { MeterReading } from '../../../src/meter/reading.ts';
import { openMeter } from '../../../src/meter/sources/open.ts';
import { TcpConfig } from '../../../src/meter/sources/tcp.config.ts';
import { P1HubConfig } from '../../../src/publish/p1-hub/p1-hub.config.ts';
import { start } from '../../../src/publish/p1-hub/p1-hub.ts';
import { FULL_READING } from '../../support/fake-house.ts';
import { until } from '../../support/mosquitto.ts';
import { outletContext } from '../../support/outlet-context.ts';
import { telegram } from '../../support/p1-telegram.ts';

const inCi = process.env['CI'] === 'true';
const has = (tool: string) => inCi || spawnSync('which', [tool]).status === 0;

/** A telegram as a serial port delivers it. */
const raw = (importW: number) =>
  Buffer.from(telegram({ at: '260621132546S', importW, exportW: 0 }), 'latin1');

const OPEN = {
  supply: 'open',
  outputs: { pilot: { kind: 'steady' }, contactor: 'open' },
} as const;

async function hub(
  block: Partial<P1HubConfig> = {},
  more: Partial<Omit<OutletContext, 'house' | 'control'>> = {},
) {
  const clock = new VirtualClock(Date.UTC(2026, 5, 21));
  const context = outletContext({ clock, ...more });
  const config = P1HubConfig.parse({ enabled: true, host: '127.0.0.1', port: 0, ...block });
  const outlet = await start(config, context);
  onTestFinished(() => outlet.close());
  const ports = [...(outlet.status?.() ?? '').matchAll(/port (\d+)/g)].map(([, port]) =>
    Number(port),
  );
  const { house } = context;
  const accept = (bytes: Buffer | undefined, reading: MeterReading = FULL_READING): void => {
    house.meter({ raw: bytes });
    house.read(reading);
  };
  const [port = 0, housePort = 0] = ports;
  const clients = (at = 0) =>
    Number([...(outlet.status?.() ?? '').matchAll(/(\d+) clients/g)][at]?.[1]);
  return { port, housePort, house, context, outlet, accept, clients, clock };
}

/** Someone who is connected, and all it was sent. */
async function reader(port: number): Promise<{ socket: Socket; text: () => string }> {
  const socket = connect(port, '127.0.0.1');
  onTestFinished(() => {
    socket.destroy();
  });
  let text = '';
  socket.on('data', (chunk) => {
    text += chunk.toString('latin1');
  });
  socket.on('error', () => {});
  await once(socket, 'connect');
  return { socket, text: () => text };
}

describe('telegrams', () => {
  test('the bytes of the serial port, to everyone, the newest at once', async () => {
    const { port, accept, clients } = await hub();
    accept(raw(1));
    const [one, two] = [await reader(port), await reader(port)];
    await until(() => one.text() !== '' && two.text() !== '');
    accept(raw(2));
    const expected = Buffer.concat([raw(1), raw(2)]).toString('latin1');
    await until(() => one.text().length >= expected.length);
    await until(() => two.text().length >= expected.length);
    expect([one.text(), two.text()]).toEqual([expected, expected]);
    expect(clients()).toBe(2);
  });

  test('nothing while the meter is silent, and nothing for what was refused', async () => {
    const { port, house, accept, clients } = await hub();
    accept(raw(1));
    house.fallSilent();
    const { text } = await reader(port);
    await until(() => clients() === 1);
    house.tell({ type: 'meter-fault', fault: { kind: 'checksum', detail: 'wrong' } });
    house.tell({ type: 'charger' });
    expect(text()).toBe('');
    accept(raw(3));
    await until(() => text() !== '');
    expect(text()).toBe(raw(3).toString('latin1'));
  });

  test('what came by another way is written, and our own meter reads it', async () => {
    const settings = {
      read: () => 'Europe/Amsterdam',
      change: async () => ({ ok: true }) as const,
    };
    const { port, accept, clients } = await hub({}, { settings });
    const clock = new VirtualClock(0);
    const config = TcpConfig.parse({ source: 'tcp', host: '127.0.0.1', port });
    const source = await openMeter(config, { clock, timeZone: 'Europe/Amsterdam' });
    const readings: MeterReading[] = [];
    const close = source.open({
      reading: (reading) => readings.push(reading),
      fault: (fault) => expect(fault).toBeUndefined(),
      link() {},
    });
    onTestFinished(close);
    await until(() => clients() === 1);
    accept(undefined, { ...FULL_READING, importW: 1_234, exportW: 0 });
    await until(() => readings.some(({ importW }) => importW === 1_234));
    const { gas: _none, printed, ...rest } = FULL_READING;
    const { gas: _gas, ...printedRest } = printed ?? {};
    expect(readings.at(-1)).toEqual({
      ...rest,
      takenAtMs: 0,
      importW: 1_234,
      exportW: 0,
      crc: 'ok',
      printed: printedRest,
    });
  });

  test('spaced: after a report nothing until the interval has gone by', async () => {
    const { port, accept, clients, clock } = await hub({ intervalS: 20 });
    const { text } = await reader(port);
    await until(() => clients() === 1);
    for (let second = 0; second <= 50; second += 5) {
      // Each second imports as many watts.
      accept(raw(second));
      clock.advanceTo(clock.now() + 5_000);
    }
    await until(() => text().endsWith(raw(50).toString('latin1')));
    const seen = [...text().matchAll(/1-0:1\.7\.0\((\d+\.\d+)\*kW\)/g)].map(([, kW]) => Number(kW));
    // At 20 s the interval is not yet over; the telegram of 25 s is the next whole one.
    expect(seen.filter((kW) => kW > 0)).toEqual([0.025, 0.05]);
  });
});

describe('the second port: the house without the car', () => {
  test('only while what the car draws is known', async () => {
    const { housePort, house, accept, clients } = await hub({ housePort: 0 });
    const { text } = await reader(housePort);
    await until(() => clients(1) === 1);
    accept(raw(1), { ...FULL_READING, importW: 5_000, exportW: 0 });
    house.charger(OPEN);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(text()).toBe('');
    accept(raw(1), { ...FULL_READING, importW: 300, exportW: 0 });
    await until(() => text() !== '');
    expect(text()).toContain('1-0:1.7.0(00.300*kW)\r\n1-0:2.7.0(00.000*kW)\r\n');
    expect(text()).toContain('1-0:32.7.0(231.1*V)');
    expect(text()).not.toMatch(/1\.8\.|31\.7\.0|21\.7\.0/);
  });
});

test('where nothing could be told, the next telegram is due', async () => {
  const { housePort, house, accept, clients } = await hub({ housePort: 0, intervalS: 20 });
  const { text } = await reader(housePort);
  await until(() => clients(1) === 1);
  accept(raw(1));
  house.charger(OPEN);
  accept(raw(1));
  await until(() => text() !== '');
});

describe('what clients say', () => {
  test.each([
    ['ping', 'ping\r\n', '> pong\r\n', false],
    ['ping in pieces and of another line end', 'pi|ng\n', '> pong\r\n', false],
    ['bye', 'bye\r\n', '> disconnecting you...\r\n', true],
    ['telnet first negotiates', '\xff\xfb\x18ping\r\n', '> pong\r\n', false],
    [
      'options of telnet that look like text',
      '\xff\xfb\x20\xff\xfb\x21\xff\xfb\x22\xff|\xfb\x27ping\r\n',
      '> pong\r\n',
      false,
    ],
    ['anything else', 'GET / HTTP/1.1\r\n\r\nping\r\n', '> pong\r\n', false],
    ['a line without an end', 'x'.repeat(300), '', true],
  ])('%s', async (_what, said, answer, isOver) => {
    const { port, clients, house } = await hub();
    // No meter has spoken: whatever comes is an answer.
    house.neverRead();
    const { socket, text } = await reader(port);
    await until(() => clients() === 1);
    for (const piece of said.split('|')) socket.write(Buffer.from(piece, 'latin1'));
    await until(() => text().length >= answer.length && clients() === (isOver ? 0 : 1));
    expect(text()).toBe(answer);
  });

  test('one too many is told so', async () => {
    const { port, clients, house } = await hub({ maxClients: 1 });
    house.neverRead();
    await reader(port);
    await until(() => clients() === 1);
    const { socket, text } = await reader(port);
    await until(() => socket.closed);
    expect(text()).toBe('busy\r\n');
    expect(clients()).toBe(1);
  });

  test('a stranger is not', async () => {
    const { port } = await hub({}, { admits: () => false });
    const { socket, text } = await reader(port);
    await until(() => socket.closed);
    expect(text()).toBe('');
  });
});

test('who does not read is hung up on, and the others miss nothing', async () => {
  const { port, accept, clients } = await hub();
  const slow = connect(port, '127.0.0.1');
  slow.on('error', () => {});
  onTestFinished(() => {
    slow.destroy();
  });
  await once(slow, 'connect');
  slow.pause();
  const good = await reader(port);
  await until(() => clients() === 2);
  const long = Buffer.alloc(32 * 1_024, '/');
  let sent = 0;
  await until(() => {
    accept(long);
    sent++;
    return clients() === 1;
  });
  await until(() => good.text().length >= sent * long.length);
  expect(good.socket.closed).toBe(false);
});

test('a port that is taken is told, and nothing stays', async () => {
  const { port } = await hub();
  const context = outletContext();
  const config = P1HubConfig.parse({ enabled: true, host: '127.0.0.1', port: 0, housePort: port });
  await expect(start(config, context)).rejects.toThrow('EADDRINUSE');
  expect(context.house.listeners).toBe(0);
});

test('after the end nothing is left', async () => {
  const { port, outlet, house } = await hub();
  const { socket } = await reader(port);
  await outlet.close();
  await until(() => socket.closed);
  expect(house.listeners).toBe(0);
});

describe.skipIf(!has('nc'))('nc (needs netcat)', () => {
  test('reads a telegram and says goodbye', async () => {
    const { port, accept } = await hub();
    accept(raw(7));
    const nc = spawn('nc', ['127.0.0.1', `${port}`]);
    let text = '';
    nc.stdout.setEncoding('latin1').on('data', (chunk: string) => {
      text += chunk;
    });
    await until(() => text.includes('!'));
    nc.stdin.end('bye\r\n');
    await once(nc, 'exit');
    expect(text).toBe(`${raw(7).toString('latin1')}> disconnecting you...\r\n`);
  });
});

describe.skipIf(!has('python3'))('the Python standard library (needs python3)', () => {
  test('reads written telegrams and their CRC', async () => {
    const { port, accept, clients } = await hub();
    const script = new URL('../../support/p1-reader.py', import.meta.url).pathname;
    accept(undefined);
    const python = spawn('python3', [script, '127.0.0.1', `${port}`, '2']);
    let text = '';
    python.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
    });
    await until(() => clients() === 1);
    accept(undefined, { ...FULL_READING, importW: 42, exportW: 0 });
    const [code] = await once(python, 'exit');
    expect(code).toBe(0);
    const [first, second] = text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(first).toMatchObject({ '1-0:2.7.0': '00.780*kW', '1-0:1.8.1': '001234.567*kWh' });
    expect(second).toMatchObject({ '1-0:1.7.0': '00.042*kW' });
  });
});
