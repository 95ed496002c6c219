import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { avahiRuns, tellAvahi } from '../../../src/publish/mdns/avahi.ts';

const ADVERTS = [
  { name: 'SunPilot', type: 'http', host: 'SunPilot', port: 8_080, txt: {} },
  { name: 'p1meter-e77308', type: 'hwenergy', host: 'p1meter-e77308', port: 80, txt: {} },
];

let folder: string;
const told: { about: object; text: string }[] = [];
const log = {
  info: (about: object, text: string) => told.push({ about, text }),
  warn: (about: object, text: string) => told.push({ about, text }),
} as never;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sunpilot-avahi-'));
  told.length = 0;
});
afterEach(() => {
  chmodSync(folder, 0o700);
  rmSync(folder, { recursive: true });
});

test.each([
  [`${process.pid}\n`, true, 'a process that lives'],
  ['4194305\n', false, 'one that ended without a word'],
  ['', false, 'nothing in the file'],
  [undefined, false, 'no file'],
])('the process %j: %s, %s', (content, expected, _why) => {
  const file = join(folder, 'pid');
  if (content !== undefined) writeFileSync(file, content);
  expect(avahiRuns(file)).toBe(expected);
});

test('one file a service, gone with us; its own settings are told', async () => {
  const services = join(folder, 'services');
  const outlet = await tellAvahi(ADVERTS, services, log);
  expect(readdirSync(services)).toEqual(['sunpilot-1.service', 'sunpilot-2.service']);
  expect(readFileSync(join(services, 'sunpilot-2.service'), 'utf8')).toContain('_hwenergy._tcp');
  expect(outlet.status?.()).toBe(
    `avahi-daemon answers by ${services}; for SunPilot.local, set host-name=SunPilot in /etc/avahi/avahi-daemon.conf`,
  );
  await outlet.close();
  expect(readdirSync(services)).toEqual([]);
});

test('what a run that was killed has left is taken away, and nothing of others', async () => {
  writeFileSync(join(folder, 'sunpilot-7.service'), '');
  writeFileSync(join(folder, 'ssh.service'), '');
  const outlet = await tellAvahi(ADVERTS.slice(0, 1), folder, log);
  expect(readdirSync(folder).sort()).toEqual(['ssh.service', 'sunpilot-1.service']);
  await outlet.close();
});

test.each([
  ['a folder that cannot be', () => join(writeFile(), 'services')],
  ['nothing to be written', () => null],
])('%s: the log says what to write', async (_why, folderOf) => {
  const outlet = await tellAvahi(ADVERTS, folderOf(), log);
  expect(outlet.status?.()).toMatch(/by hand, the log says what/);
  expect(told).toHaveLength(1);
  expect(JSON.stringify(told)).toContain('_http._tcp');
  await outlet.close();
});

/** What is no folder. */
function writeFile(): string {
  const file = join(folder, 'file');
  writeFileSync(file, '');
  return file;
}
