import { closeSync, mkdtempSync, openSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { checkApiPort, checkExposure } from '../../src/cli/doctor/api-port.ts';
import { findingLine } from '../../src/cli/doctor/finding.ts';
import { listeningInodes } from '../../src/cli/doctor/holder.ts';
import { checkClock, checkNode } from '../../src/cli/doctor/machine.ts';
import { checkSerialPort } from '../../src/cli/doctor/serial-port.ts';
import { checkStateFolder } from '../../src/cli/doctor/state-folder.ts';
import { packageFolder } from '../../src/cli/version.ts';
import { command } from '../support/fake-io.ts';

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'sunpilot-doctor-'));
  onTestFinished(() => rmSync(path, { recursive: true }));
  return path;
}

/** A port on which somebody listens: we. */
async function takenPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  onTestFinished(() => void server.close());
  await new Promise((resolve) => server.once('listening', resolve));
  return (server.address() as AddressInfo).port;
}

describe('the machine', () => {
  test.each([
    ['20.19.0', 'ok'],
    ['20.20.2', 'ok'],
    ['22.0.0', 'ok'],
    ['20.9.0', 'problem'],
    ['18.20.4', 'problem'],
  ])('Node %s is %s', (version, level) => {
    expect(checkNode(packageFolder, version).level).toBe(level);
  });

  test('a clock before the installation cannot be right', () => {
    const finding = checkClock(packageFolder, Date.UTC(2020, 0, 1));
    expect(findingLine(finding)).toBe(
      'problem  clock: 2020-01-01T00:00:00.000Z is before the installation -> sudo timedatectl set-ntp true, and wait until it is synchronized',
    );
    expect(checkClock(packageFolder).level).not.toBe('problem');
  });
});

describe('the serial port', () => {
  test('is not there', () => {
    const finding = checkSerialPort('/dev/ttyNONE');
    expect(finding).toMatchObject({ level: 'problem', text: '/dev/ttyNONE is not there' });
    expect(finding.fix).toMatch(/P1 cable|meter.path/);
  });
  test('is a file', () => {
    const path = join(folder(), 'ttyUSB0');
    writeFileSync(path, '');
    expect(checkSerialPort(path)).toMatchObject({ level: 'problem', text: `${path} is no device` });
  });
  test('is there and free', () => {
    expect(checkSerialPort('/dev/full')).toMatchObject({ level: 'ok' });
  });
  test('is in use, and by whom', () => {
    const held = openSync('/dev/full', 'r');
    onTestFinished(() => closeSync(held));
    expect(checkSerialPort('/dev/full')).toMatchObject({
      level: 'warning',
      text: expect.stringContaining(`(pid ${process.pid})`),
    });
  });
});

describe('the port of the API', () => {
  test('is free', async () => {
    expect(await checkApiPort({ host: '127.0.0.1', port: 0 })).toMatchObject({ level: 'ok' });
  });
  test('is held, and by whom', async () => {
    const port = await takenPort();
    const finding = await checkApiPort({ host: '127.0.0.1', port });
    expect(finding.text).toContain(`127.0.0.1 port ${port} is held by`);
    expect(finding.text).toContain(`(pid ${process.pid})`);
    expect(finding.level).not.toBe('ok');
  });
  test('is on another machine', async () => {
    // TEST-NET-1 of RFC 5737 is nobody's.
    const finding = await checkApiPort({ host: '192.0.2.1', port: 8_080 });
    expect(finding.text).toBe('192.0.2.1 is no address of this machine');
  });
  test('as the kernel lists it, IPv4 and IPv6, listening only', () => {
    const table = [
      '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode',
      '   0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 111 1',
      '   1: 0100007F:1F90 0100007F:D431 01 00000000:00000000 00:00000000 00000000     0        0 222 1',
      '   2: 00000000000000000000000000000000:1F90 00000000000000000000000000000000:0000 0A 00000000:00000000 00:00000000 00000000  0 0 333 1',
      '   3: 0100007F:1F91 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 444 1',
    ].join('\n');
    expect(listeningInodes(table, 8_080)).toEqual(['111', '333']);
  });
});

describe('what protection is absent', () => {
  const open = { host: '0.0.0.0', port: 8_080, password: null, tls: null };
  test.each([
    { api: { ...open, host: '127.0.0.1' }, says: [], why: 'nobody else reaches it' },
    { api: open, says: ['no password', 'in clear'], why: 'everybody does' },
    { api: { ...open, password: 'scrypt:' }, says: ['in clear'], why: 'no encryption' },
    { api: { ...open, password: 'scrypt:', tls: {} }, says: [], why: 'both' },
  ])('$api.host: $why', ({ api, says }) => {
    const texts = checkExposure(api).map(({ text }) => text);
    expect(texts).toEqual(says.map((part) => expect.stringContaining(part)));
  });
});

describe('the state folder', () => {
  test('is there', async () => {
    const path = folder();
    expect(await checkStateFolder(path)).toMatchObject({
      level: 'ok',
      text: `${path} can be written`,
    });
    expect(readdirSync(path)).toEqual([]);
  });
  test('will be made, and is not yet', async () => {
    const path = folder();
    const { text } = await checkStateFolder(join(path, 'a', 'b'));
    expect(text).toMatch(/b will be made$/);
    expect(readdirSync(path)).toEqual([]);
  });
  test('is a file', async () => {
    const path = join(folder(), 'state');
    writeFileSync(path, '');
    expect(await checkStateFolder(path)).toMatchObject({
      level: 'problem',
      text: expect.stringContaining(`${path} is no folder`),
      fix: 'set another stateDir',
    });
  });
  test.each(['/proc/sunpilot', '/proc/sunpilot/state'])('%s cannot be made', async (path) => {
    const finding = await checkStateFolder(path);
    expect(finding).toMatchObject({ level: 'problem', fix: expect.any(String) });
    expect(finding.text).toContain(`${path} cannot be made: `);
  });
  test('is there and takes nothing', async () => {
    const finding = await checkStateFolder('/proc');
    expect(finding).toMatchObject({ level: 'problem' });
    expect(finding.text).toContain('/proc cannot be written: ');
  });
});

describe('sunpilot doctor', () => {
  const lines = (out: string) => out.trimEnd().split('\n');

  test('one line a finding; exit 0 when nothing stands in the way', async () => {
    const { code, out } = await command(['doctor', '--set', 'api.port=0']);
    expect(lines(out)).toEqual([
      expect.stringMatching(/^ok {7}node: version /),
      expect.stringMatching(/^(ok {7}|warning {2})clock: /),
      expect.stringMatching(/^ok {7}configuration: demo is fine$/),
      expect.stringMatching(/^ok {7}state folder: /),
      expect.stringMatching(/^ok {7}journal: .*diary\.db will be made$/),
      expect.stringMatching(/^ok {7}api: /),
    ]);
    expect(code).toBe(0);
  });

  test('exit 1 with a problem', async () => {
    const { code, out } = await command([
      'doctor',
      '--set',
      'meter={source: serial, path: /dev/ttyNONE}',
    ]);
    expect(out).toContain('problem  serial port: /dev/ttyNONE is not there -> ');
    expect(code).toBe(1);
  });

  test('exit 2 with a wrong configuration, all of its problems told', async () => {
    const { code, out } = await command(['doctor', '--set', 'name=a b', '--set', 'api.port=-1']);
    expect(out).toContain('problem  configuration: --set name: is "a b", must be a host name');
    expect(out).toContain('problem  configuration: --set api.port: is -1, must be a whole number');
    expect(code).toBe(2);
  });
});
