import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Fault } from '../../src/charging/charger.ts';
import { holdFolder, isHeld } from '../../src/journal/folder-hold.ts';
import { NEW_BOX, openJournal, type Settings } from '../../src/journal/journal.ts';
import { DiaryRig } from '../support/diary-rig.ts';
import { command } from '../support/fake-io.ts';

const T = 1_000_000_020;
const SOLAR: Settings = { charging: { start: { mode: 'solar' } } };
const WELD: Fault = { kind: 'weld', sinceEpochMs: 1, latched: true, detail: 'stuck' };
const RCD: Fault = { kind: 'rcd', sinceEpochMs: 2, latched: true, detail: 'tripped' };

let folder: string;
let stateDir: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sunpilot-backup-'));
  stateDir = join(folder, 'state');
  file = join(folder, 'box.backup');
});
afterEach(() => rmSync(folder, { recursive: true }));

const sunpilot = (...argv: string[]) => command([...argv, `--set=stateDir=${stateDir}`]);

const latched = (faults: readonly Fault[]) => ({
  ...NEW_BOX,
  faults: faults.map((fault) => ({ ...fault, latched: true as const })),
});

/** A box that has been in use for a while. */
async function used(faults: readonly Fault[] = []): Promise<void> {
  const journal = await openJournal(stateDir);
  await journal.settings.write(SOLAR);
  await journal.box.write({ ...latched(faults), solarWh: 1_234 });
  const diary = new DiaryRig({ path: join(stateDir, 'diary.db') });
  diary.note(T, T + 150);
  diary.store.close();
}

const minutesIn = (path: string) => new DiaryRig({ path }).history(60).length;
/** All but what a database that is let go of leaves for a while. */
const filesIn = (path: string) =>
  readdirSync(path)
    .filter((name) => !/-(wal|shm)$/.test(name))
    .toSorted();
const boxOf = async () => (await openJournal(stateDir)).box.read(0);

describe('there and back', () => {
  test('everything is as it was, and what was there meanwhile is kept', async () => {
    await used();
    const backup = await sunpilot('backup', file);
    expect(backup).toMatchObject({
      code: 0,
      out: `${file}: settings.json, box.json, diary.db of ${stateDir}\n`,
      err: '',
    });
    const { settings, box } = await openJournal(stateDir);
    await settings.write({ charging: { start: { mode: 'off' } } });
    await box.write({ ...NEW_BOX, solarWh: 9 });
    const later = new DiaryRig({ path: join(stateDir, 'diary.db') });
    later.note(T + 1_000, T + 2_000);
    later.store.close();

    const restored = await sunpilot('restore', file);
    expect([restored.code, restored.err]).toEqual([0, '']);
    expect(await settings.read(0)).toEqual({ kind: 'found', value: SOLAR });
    expect(await box.read(0)).toMatchObject({ value: { solarWh: 1_234 } });
    expect(minutesIn(join(stateDir, 'diary.db'))).toBe(3);
    const [, aside = ''] = /what was there is in (.*)\n/.exec(restored.out) ?? [];
    expect(JSON.parse(readFileSync(join(aside, 'box.json'), 'utf8'))).toMatchObject({ solarWh: 9 });
    expect(minutesIn(join(aside, 'diary.db'))).toBeGreaterThan(3);
    expect(readdirSync(stateDir).filter((name) => name.startsWith('restore-'))).toEqual([]);
  });

  test('into an empty folder: a new card', async () => {
    await used();
    await sunpilot('backup', file);
    rmSync(stateDir, { recursive: true });
    expect((await sunpilot('restore', file)).code).toBe(0);
    expect(await boxOf()).toMatchObject({ value: { solarWh: 1_234 } });
    expect(minutesIn(join(stateDir, 'diary.db'))).toBe(3);
  });

  test('while a diary is being written the backup is whole', async () => {
    await used();
    const open = new DiaryRig({ path: join(stateDir, 'diary.db') });
    open.note(T + 600, T + 700);
    expect((await sunpilot('backup', file)).code).toBe(0);
    rmSync(stateDir, { recursive: true });
    await sunpilot('restore', file);
    expect(minutesIn(join(stateDir, 'diary.db'))).toBe(4);
  });

  test('faults that are latched now stay; those of the backup come to them', async () => {
    await used([RCD]);
    await sunpilot('backup', file);
    await (await openJournal(stateDir)).box.write(latched([WELD]));
    await sunpilot('restore', file);
    expect(await boxOf()).toMatchObject({ value: { faults: [WELD, RCD], solarWh: 1_234 } });
  });

  test('faults that are latched now stay, also if the backup knows nothing of a box', async () => {
    await (await openJournal(stateDir)).settings.write(SOLAR);
    await sunpilot('backup', file);
    await used([WELD]);
    expect((await sunpilot('restore', file)).code).toBe(0);
    expect(await boxOf()).toMatchObject({ value: { faults: [WELD] } });
    // The backup had none.
    expect(existsSync(join(stateDir, 'diary.db'))).toBe(false);
  });
});

describe('the file', () => {
  test('is an archive that tar lists, for its owner only', async () => {
    await used();
    await sunpilot('backup', file);
    const listed = spawnSync('tar', ['tzf', file]).stdout.toString();
    expect(listed).toBe('manifest.json\nsettings.json\nbox.json\ndiary.db\n');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readdirSync(folder).toSorted()).toEqual(['box.backup', 'state']);
  });

  test('is not written over, unless that is what is wanted', async () => {
    await used();
    writeFileSync(file, 'precious');
    expect(await sunpilot('backup', file)).toMatchObject({ code: 2, out: '' });
    expect(readFileSync(file, 'utf8')).toBe('precious');
    expect((await sunpilot('backup', file, '--force')).code).toBe(0);
  });

  test.each<{ why: string; prepare: () => void; err: RegExp }>([
    {
      why: 'nothing is remembered',
      prepare: () => mkdirSync(stateDir),
      err: /nothing is remembered/,
    },
    {
      why: 'the database is torn',
      prepare: () => {
        mkdirSync(stateDir);
        writeFileSync(join(stateDir, 'diary.db'), 'x'.repeat(9_000));
      },
      err: /not a database/,
    },
  ])('is not there at all when $why', async ({ prepare, err }) => {
    prepare();
    const result = await sunpilot('backup', file);
    expect(result.code).toBe(1);
    expect(result.err).toMatch(err);
    expect(readdirSync(folder)).toEqual(['state']);
  });

  test('of the demo there is none', async () => {
    expect(await command(['backup', file])).toMatchObject({ code: 2, out: '' });
  });
});

describe('nothing changes when', () => {
  const tar = () => gunzipSync(readFileSync(file));
  const spoilt = (change: (bytes: Buffer) => Buffer) =>
    writeFileSync(file, gzipSync(change(tar())));
  const replace = (from: string, to: string) => (bytes: Buffer) =>
    Buffer.from(bytes.toString('latin1').replace(from, to), 'latin1');

  test.each<{ why: string; spoil: () => void; err: RegExp }>([
    { why: 'the file is missing', spoil: () => rmSync(file), err: /ENOENT/ },
    { why: 'it is no archive', spoil: () => writeFileSync(file, 'hello'), err: /cannot be read/ },
    {
      why: 'it is another archive',
      spoil: () => spoilt(() => Buffer.alloc(2_048, 1)),
      err: /is no backup of SunPilot/,
    },
    {
      why: 'half of it is missing',
      spoil: () => writeFileSync(file, readFileSync(file).subarray(0, 900)),
      err: /cannot be read|torn/,
    },
    {
      why: 'it ends within a file',
      spoil: () => spoilt((bytes) => bytes.subarray(0, 3_000)),
      err: /is torn: it ends too early/,
    },
    {
      why: 'a byte is another one',
      spoil: () => spoilt(replace('"mode": "solar"', '"mode": "manua"')),
      err: /is torn: settings\.json is not what it was/,
    },
    {
      why: 'it is from a later version',
      spoil: () => spoilt(replace('"version": 1', '"version": 2')),
      err: /no backup that this version knows: version/,
    },
    {
      why: 'it would write somewhere else',
      spoil: () => spoilt(replace('"settings.json": {', '"../../etc/pas": {')),
      err: /no backup that this version knows/,
    },
  ])('$why', async ({ spoil, err }) => {
    await used();
    await sunpilot('backup', file);
    spoil();
    await (await openJournal(stateDir)).box.write({ ...NEW_BOX, solarWh: 9 });
    const before = filesIn(stateDir);
    const result = await sunpilot('restore', file);
    expect(result.code).toBe(1);
    expect(result.err).toMatch(err);
    expect(await boxOf()).toMatchObject({ value: { solarWh: 9 } });
    expect(filesIn(stateDir)).toEqual(before);
  });

  test('SunPilot is running', async () => {
    await used();
    await sunpilot('backup', file);
    const hold = await holdFolder(stateDir);
    expect(await isHeld(stateDir)).toBe(true);
    const refused = await sunpilot('restore', file);
    expect(refused.code).toBe(1);
    expect(refused.err).toContain('SunPilot is running');
    await hold.release();
    expect((await sunpilot('restore', file)).code).toBe(0);
  });
});
