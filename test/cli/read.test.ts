import { once } from 'node:events';
import { appendFileSync, writeFileSync } from 'node:fs';
import { createServer as createHttpServer } from 'node:http';
import { type AddressInfo, createServer } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { describe, expect, onTestFinished, test } from 'vitest';
import { main } from '../../src/cli/command-line.ts';
import { systemClock } from '../../src/clock.ts';
import { SmartMeterRig } from '../publish/smart-meter/smart-meter-rig.ts';
import { encrypted, KEYS } from '../support/encrypted-telegram.ts';
import { command, FakeIo, NO_WORLDS } from '../support/fake-io.ts';
import { ModbusMeter } from '../support/modbus-meter.ts';
import { telegram } from '../support/p1-telegram.ts';
import { PowerServer, text } from '../support/power-server.ts';
import { hasSocat, SerialCable } from '../support/serial-cable.ts';
import { temporaryFile } from '../support/temporary-file.ts';

const FIRST = telegram({ at: '260318122546W', importW: 0, exportW: 780 });
const SECOND = telegram({ at: '260318122547W', importW: 1_250, exportW: 0 });
const CORRUPT = FIRST.replace('00.780', '00.680');
const CAPTURE = FIRST + CORRUPT + SECOND;

const LINES = [
  '2026-03-18 12:25:46  SPT5SUNPILOT-TEST  import 0 W, export 780 W',
  expect.stringMatching(/^refused \(checksum\): /),
  '2026-03-18 12:25:47  SPT5SUNPILOT-TEST  import 1250 W, export 0 W',
];
const JSON_LINES = [
  {
    ok: true,
    protocol: 'dsmr',
    identification: 'SPT5SUNPILOT-TEST',
    version: '50',
    at: '2026-03-18T11:25:46Z',
    importW: 0,
    exportW: 780,
    netW: -780,
    crc: 'ok',
  },
  {
    ok: false,
    fault: expect.objectContaining({ kind: 'checksum', expected: FIRST.slice(-6, -2) }),
  },
  expect.objectContaining({ ok: true, importW: 1_250, exportW: 0, netW: 1_250 }),
];

const linesOf = (out: string) => out.split('\n').slice(0, -1);
const jsonOf = (out: string) => linesOf(out).map((line) => JSON.parse(line));

describe('what is there, to its end', () => {
  const file = (name: string, content: string | Uint8Array) => ({
    argv: () => [temporaryFile(name, content)],
    stdin: '' as string | Buffer,
  });
  test.each([
    { of: 'a file', ...file('p1.txt', CAPTURE) },
    { of: 'a packed file', ...file('p1.txt.gz', gzipSync(CAPTURE)) },
    { of: 'a packed file by another name', ...file('p1.log', gzipSync(CAPTURE)) },
    { of: 'stdin by its name', argv: () => ['-'], stdin: CAPTURE },
    { of: 'stdin without a name', argv: () => [], stdin: CAPTURE },
    { of: 'packed stdin', argv: () => ['-'], stdin: gzipSync(CAPTURE) },
  ])('of $of', async ({ argv, stdin }) => {
    const people = await command(['read', ...argv()], { stdin });
    expect({ ...people, out: linesOf(people.out) }).toEqual({ code: 0, out: LINES, err: '' });
    const programs = await command(['read', ...argv(), '--json'], { stdin });
    expect(programs.code).toBe(0);
    expect(jsonOf(programs.out)).toEqual(JSON_LINES);
  });

  test('a last telegram without its line end', async () => {
    const { code, out } = await command(['read'], { stdin: FIRST.trimEnd() });
    expect({ code, out: linesOf(out) }).toEqual({ code: 0, out: LINES.slice(0, 1) });
  });
});

describe('nothing could be read: exit 1', () => {
  test.each([
    { why: 'nothing is there', stdin: '', out: 0 },
    { why: 'something else', stdin: 'hello\n'.repeat(2_000), out: 0 },
    { why: 'one byte', stdin: '/', out: 1 },
    { why: 'only refused ones', stdin: CORRUPT, out: 1 },
  ])('$why', async ({ stdin, out }) => {
    const result = await command(['read', '--json'], { stdin });
    expect(result.code).toBe(1);
    expect(jsonOf(result.out).map(({ ok }) => ok)).toEqual(Array(out).fill(false));
    expect(result.err).toBe('sunpilot: -: nothing could be read\n');
  });

  test.each([
    { word: '/nowhere/p1.txt', says: 'is not there' },
    { word: '192.0.2.20', says: 'is no file here; a meter in the network has its kind in front' },
  ])('$word is not there', async ({ word, says }) => {
    const { code, err } = await command(['read', word]);
    expect(code).toBe(1);
    expect(err).toContain(`sunpilot: ${word}: ${says}`);
    expect(err.split('\n')).toHaveLength(2);
  });

  test('a packed file that ends too soon; what came before is printed', async () => {
    const noise = Array.from({ length: 9_999 }, (_, line) => `#${Math.sin(line)}\r\n`).join('');
    const packed = gzipSync(FIRST + noise);
    const stdin = packed.subarray(0, packed.length / 2);
    const { code, out, err } = await command(['read'], { stdin });
    expect(linesOf(out)).toEqual(LINES.slice(0, 1));
    expect(err).toBe('sunpilot: -: unexpected end of file\n');
    expect(code).toBe(1);
  });
});

test.each(['ftp://meter', 'tcp://meter', 'modbus://meter', 'http://'])(
  '%s is no source: exit 2',
  async (url) => {
    const { code, err } = await command(['read', url]);
    expect(code).toBe(2);
    expect(err).toBe(
      `sunpilot: ${url}: must be a file, -, a serial port, tcp://host:port, modbus://host/pac2200, smartmeter://host, energyme://host, whatwatt://host or http://host/power\n`,
    );
  },
);

describe('a live source', () => {
  async function tcpMeter(content: string): Promise<string> {
    const server = createServer((socket) => socket.end(content)).listen(0, '127.0.0.1');
    onTestFinished(() => void server.close());
    await once(server, 'listening');
    return `tcp://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  test('tcp, until the other end closes', async () => {
    const { code, out, err } = await command(['read', await tcpMeter(CAPTURE)]);
    expect({ code, out: linesOf(out) }).toEqual({ code: 0, out: LINES });
    expect(err).toMatch(/closed by the other end/);
  });

  test('tcp with nobody there', async () => {
    const { code, out, err } = await command(['read', 'tcp://127.0.0.1:1', '--json']);
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toMatch(/ECONNREFUSED/);
  });

  test('Modbus TCP, asked once', async () => {
    const meter = await new ModbusMeter().listen();
    onTestFinished(() => meter.kill());
    const power = Buffer.alloc(4);
    power.writeFloatBE(-780);
    meter.registers.set('4 65 2', power);
    const { code, out } = await command([
      'read',
      `modbus://127.0.0.1:${meter.port}/pac2200`,
      '--json',
    ]);
    expect(code).toBe(0);
    expect(jsonOf(out)).toMatchObject([{ ok: true, importW: 0, exportW: 780, netW: -780 }]);
  });

  test.each(['', '/sample'])('a SmartMeter%s, once', async (path) => {
    const rig = await SmartMeterRig.start({}, { clock: systemClock });
    const { code, out } = await command([
      'read',
      `smartmeter://127.0.0.1:${rig.port}${path}`,
      '--json',
    ]);
    expect(code).toBe(0);
    expect(jsonOf(out)).toMatchObject([{ ok: true, importW: 0, exportW: 750, netW: -750 }]);
  });

  test('http, asked once', async () => {
    const server = await new PowerServer().listen();
    onTestFinished(() => server.kill());
    const { code, out } = await command(['read', `${server.url}/power`, '--json']);
    expect(code).toBe(0);
    expect(jsonOf(out)).toEqual([
      expect.objectContaining({ ok: true, importW: 0, exportW: 780, netW: -780 }),
    ]);
    expect(server.count('/power')).toBe(1);
  });

  test("a P1 gateway's page, asked once", async () => {
    const page = `<html><head></head><body>${FIRST}</body></html>`;
    const server = createHttpServer((_request, response) => response.end(page));
    server.listen(0, '127.0.0.1');
    onTestFinished(() => void server.close());
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const { code, out } = await command(['read', `http://127.0.0.1:${port}/Data`, '--json']);
    expect(code).toBe(0);
    expect(jsonOf(out)).toMatchObject(JSON_LINES.slice(0, 1));
  });

  test('http that says something else', async () => {
    const server = await new PowerServer().listen();
    onTestFinished(() => server.kill());
    server.answers.set('/power', text('<html>'));
    const { code, out } = await command(['read', server.url, '--json']);
    expect(code).toBe(1);
    expect(jsonOf(out)).toEqual([
      { ok: false, fault: expect.objectContaining({ kind: 'format' }) },
    ]);
  });
});

describe('--follow', () => {
  /** Runs until the test has seen enough. */
  function start(argv: readonly string[]) {
    const io = new FakeIo();
    const ended = main(['read', ...argv], io, NO_WORLDS);
    const seen = async (count: number): Promise<string[]> => {
      while (linesOf(io.out).length < count) await setTimeout(5);
      return linesOf(io.out);
    };
    return { io, ended, seen };
  }

  test('reads what is added to a file, and a file that is begun anew', async () => {
    const path = temporaryFile('p1.log', FIRST);
    const { io, ended, seen } = start([path, '--follow']);
    expect(await seen(1)).toEqual(LINES.slice(0, 1));
    appendFileSync(path, CORRUPT + SECOND.slice(0, 40));
    expect(await seen(2)).toEqual(LINES.slice(0, 2));
    appendFileSync(path, SECOND.slice(40));
    expect(await seen(3)).toEqual(LINES);
    writeFileSync(path, FIRST);
    expect(await seen(4)).toEqual([...LINES, LINES[0]]);
    io.signal('SIGTERM');
    expect(await ended).toBe(0);
    expect(io.listeners).toBe(0);
  });

  describe.skipIf(!hasSocat)('a serial port', () => {
    test('until told to stop', async () => {
      const cable = await new SerialCable().plug();
      onTestFinished(() => cable.remove());
      const { io, ended, seen } = start([cable.path]);
      while (!cable.settings().includes('115200')) await setTimeout(20);
      cable.send(CAPTURE);
      expect(await seen(3)).toEqual(LINES);
      io.signal('SIGINT');
      expect(await ended).toBe(0);
    });
  });
});

describe('of a meter that encrypts', () => {
  const key = () => temporaryFile('key', `${KEYS.decryptionKey}\n`);
  const authKey = () => temporaryFile('auth-key', KEYS.authenticationKey);
  const capture = () => temporaryFile('p1.bin', encrypted(FIRST));

  test('its telegrams, with the keys in files', async () => {
    const argv = ['read', capture(), '--json', '--key-file', key(), '--auth-key-file', authKey()];
    const { out, code } = await command(argv);
    expect(jsonOf(out)).toEqual([JSON_LINES[0]]);
    expect(code).toBe(0);
  });

  test.each([
    { without: 'any key', argv: () => [] },
    { without: 'the second key', argv: () => ['--key-file', key()] },
  ])('without $without: refused as decryption', async ({ argv }) => {
    const { out, code } = await command(['read', capture(), ...argv()]);
    expect(linesOf(out)).toEqual([expect.stringMatching(/^refused \(decryption\): /)]);
    expect(code).toBe(1);
  });

  test.each([
    { why: 'no such file', argv: () => ['--key-file', '/nowhere/key'] },
    {
      why: 'no key in it',
      argv: () => ['--key-file', temporaryFile('p1.txt', 'a key that is none')],
    },
    { why: 'half of the keys', argv: () => ['--auth-key-file', authKey()] },
  ])('$why: wrong usage, and what the file holds is not told', async ({ argv }) => {
    const { out, err, code } = await command(['read', capture(), ...argv()]);
    expect(out).toBe('');
    expect(err).toMatch(/key/);
    expect(err).not.toContain('a key that is none');
    expect(code).toBe(2);
  });
});
