import { readdirSync, writeFileSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { describe, expect, test } from 'vitest';
import { DatabaseError } from '../../../src/journal/diary/database.ts';
import { DiaryRig, diaryFile } from '../../support/diary-rig.ts';

/** A full minute, some years after 1970. */
const T = 1_000_000_020;

const transactions = (rig: DiaryRig) => rig.executed.filter((one) => one === 'transaction').length;

describe('what was noted', () => {
  test('can be asked for at once, written or not', () => {
    const rig = new DiaryRig();
    rig.note(T, T + 130);
    expect(rig.history(1).map(({ atS }) => atS)).toEqual(
      Array.from({ length: 131 }, (_, i) => T + i),
    );
    expect(rig.history(60).map(({ atS, seconds }) => [atS, seconds])).toEqual([
      [T, 60],
      [T + 60, 60],
      [T + 120, 11],
    ]);
    expect(rig.sessions()).toMatchObject([{ startedS: T, endedS: T + 130, ending: null }]);
  });

  test('is written once a minute, in one transaction', () => {
    const rig = new DiaryRig();
    const begun = transactions(rig);
    rig.note(T, T + 59);
    expect(transactions(rig)).toBe(begun);
    rig.note(T + 60, T + 60);
    expect(transactions(rig)).toBe(begun + 1);
    rig.note(T + 61, T + 10 * 60 - 1);
    expect(transactions(rig)).toBe(begun + 9);
  });

  test('is there again after an orderly end, the last second too', () => {
    const path = diaryFile();
    const first = new DiaryRig({ path });
    first.note(T, T + 90);
    first.store.close();
    const second = new DiaryRig({ path });
    expect(second.history(1)).toHaveLength(91);
    expect(second.history(60).map(({ seconds }) => seconds)).toEqual([60, 31]);
    expect(second.sessions()).toMatchObject([{ ending: 'stopped', endedS: T + 90 }]);
  });

  test('of a process that is killed is there up to the last minute', () => {
    const path = diaryFile();
    new DiaryRig({ path }).note(T, T + 90);
    // Nothing is closed: another process would find the file just so.
    const next = new DiaryRig({ path });
    expect(next.history(1)).toHaveLength(61);
    expect(next.history(60)).toMatchObject([{ atS: T, seconds: 60 }]);
    expect(next.sessions()).toMatchObject([{ ending: 'interrupted', endedS: T + 59 }]);
  });

  test('goes on in the middle of a minute', () => {
    const path = diaryFile();
    const first = new DiaryRig({ path });
    first.note(T, T + 19, { carW: 1_000 });
    first.store.close();
    const second = new DiaryRig({ path });
    second.note(T + 40, T + 49, { carW: 4_000 });
    const expected = [{ atS: T, seconds: 30, carW: 2_000 }];
    expect(second.history(60)).toMatchObject(expected);
    second.store.close();
    expect(new DiaryRig({ path }).history(60)).toMatchObject(expected);
  });

  test('a second that comes twice because the clock was set counts once', () => {
    const rig = new DiaryRig();
    rig.note(T, T + 70, { carW: 1_000 });
    rig.note(T + 30, T + 40, { carW: 4_000 });
    const seconds = rig.history(1);
    expect(seconds).toHaveLength(71);
    expect(seconds[30]).toMatchObject({ atS: T + 30, carW: 4_000 });
  });
});

describe('pages', () => {
  test('of history follow each other without a gap or an overlap', () => {
    const rig = new DiaryRig();
    rig.note(T, T + 299);
    const seen: number[] = [];
    let fromS: number | undefined = T;
    while (fromS !== undefined) {
      const { points, nextS } = rig.store.history({ fromS, toS: T + 250, stepS: 1, limit: 70 });
      expect(points.length).toBeLessThanOrEqual(70);
      seen.push(...points.map(({ atS }) => atS));
      fromS = nextS;
    }
    expect(seen).toEqual(Array.from({ length: 250 }, (_, i) => T + i));
  });

  test('of sessions go from the newest to the oldest, written or not', () => {
    const rig = new DiaryRig();
    for (let car = 0; car < 5; car++) {
      rig.note(T + car * 60, T + car * 60 + 10, { vehicle: 'B' });
      rig.note(T + car * 60 + 11, T + car * 60 + 11, { vehicle: 'A' });
    }
    const range = { fromS: T + 60, toS: T + 4 * 60 + 1, limit: 2 };
    const first = rig.store.sessions(range);
    expect(first.sessions.map(({ startedS }) => startedS)).toEqual([T + 240, T + 180]);
    const second = rig.store.sessions({ ...range, beforeId: first.nextId ?? 0 });
    expect(second.sessions.map(({ startedS }) => startedS)).toEqual([T + 120, T + 60]);
    expect(second).not.toHaveProperty('nextId');
  });

  test('a step of an hour is made of few enough minutes for one page', () => {
    const rig = new DiaryRig();
    const HOURS = 1_001;
    for (let hour = 0; hour < HOURS; hour++) rig.note(T + hour * 3_600, T + hour * 3_600);
    const page = rig.store.history({ fromS: 0, toS: 4e9, stepS: 3_600, limit: 10_000 });
    expect(page.points).toHaveLength(1_000);
    expect(page.nextS).toBeDefined();
  });

  test('a tag stands as long as the answer does', () => {
    const rig = new DiaryRig();
    const tag = (toS: number) => rig.store.history({ fromS: 0, toS, stepS: 60, limit: 10 }).tag;
    rig.note(T, T + 100);
    const [past, now] = [tag(T + 60), tag(T + 200)];
    rig.note(T + 101, T + 130);
    expect(tag(T + 60)).toBe(past);
    expect(tag(T + 200)).not.toBe(now);
    rig.note(T + 30, T + 31);
    expect(tag(T + 20)).not.toBe(past);
  });
});

describe('what is old', () => {
  test('goes once an hour: seconds, minutes and sessions by their own time', () => {
    const rig = new DiaryRig({ keep: { secondsHours: 1, minutesDays: 1, sessionsDays: 2 } });
    const DAY = 86_400;
    // A day and two hours before, and three days before.
    rig.note(T - 3 * DAY, T - 3 * DAY + 60, { vehicle: 'B' });
    rig.note(T - 3 * DAY + 61, T - 3 * DAY + 61, { vehicle: 'A' });
    rig.note(T - DAY - 7_200, T - DAY - 7_140, { vehicle: 'A' });
    rig.note(T, T + 7_320);
    const oldest = (stepS: 1 | 60) => rig.history(stepS)[0]?.atS ?? 0;
    expect(oldest(1)).toBeGreaterThanOrEqual(T);
    expect(oldest(1)).toBeLessThanOrEqual(T + 7_320 - 3_600);
    expect(oldest(60)).toBe(T);
    expect(rig.sessions().map(({ startedS }) => startedS)).toEqual([T]);
  });

  test('seconds do not grow beyond what is kept and an hour', () => {
    const rig = new DiaryRig({ keep: { secondsHours: 1 } });
    for (let hour = 0; hour < 4; hour++) {
      rig.note(T + hour * 3_600, T + (hour + 1) * 3_600 - 1);
      expect(rig.history(1).length).toBeLessThanOrEqual(7_200 + 60);
    }
  });

  test('stays while the wall clock cannot be trusted', () => {
    const rig = new DiaryRig({ keep: { secondsHours: 1, minutesDays: 1 } });
    rig.note(T, T + 60);
    // A clock that is wrong by ten years, and set right before it was steady for an hour.
    const WRONG = T + 315_360_000;
    rig.note(WRONG, WRONG + 50 * 60);
    rig.note(T + 61, T + 40 * 60);
    expect(rig.history(60)[0]?.atS).toBe(T);
  });
});

describe('a disk that is full', () => {
  /** Lets the file grow no further. */
  function fill(rig: DiaryRig): void {
    const [row] = rig.database?.prepare('PRAGMA page_count').all([]) ?? [];
    rig.database?.prepare(`PRAGMA max_page_count = ${row?.['page_count']}`).all([]);
  }

  test('is told; nothing is lost, and it is written when there is room again', () => {
    const rig = new DiaryRig();
    rig.note(T, T + 60);
    fill(rig);
    rig.note(T + 61, T + 20 * 60);
    expect(rig.store.status).toMatchObject({ state: 'failing', lostS: 0 });
    expect(rig.store.status.detail).toContain('the disk is full');
    expect(rig.history(1)).toHaveLength(20 * 60 + 1);
    expect(rig.history(60)).toHaveLength(21);
    rig.database?.prepare('PRAGMA max_page_count = 100000').all([]);
    rig.note(T + 20 * 60 + 1, T + 21 * 60);
    expect(rig.told.at(-1)).toEqual({ state: 'writing', detail: '', lostS: 0 });
    const next = new DiaryRig({ path: rig.path });
    expect(next.history(1)).toHaveLength(21 * 60 + 1);
  });

  test('for long: memory is bounded, and what had to be forgotten is counted', () => {
    const rig = new DiaryRig();
    fill(rig);
    rig.note(T, T + 2 * 3_600);
    // What waits, and what fitted into the pages there are.
    expect(rig.history(1).length).toBeLessThanOrEqual(3_600 + 120);
    expect(rig.store.status.lostS).toBeGreaterThanOrEqual(3_500);
    expect(rig.history(60)).toHaveLength(121);
  });
});

describe('a file that is not as it should be', () => {
  const neighbours = (path: string) =>
    readdirSync(dirname(path)).filter((name) => name.includes('.broken-'));

  test('torn when it is opened: it is set aside and named, and another one begins', () => {
    const path = diaryFile();
    writeFileSync(path, 'x'.repeat(10_000));
    const rig = new DiaryRig({ path });
    const [moved] = neighbours(path);
    expect(moved).toMatch(/^diary\.db\.broken-\d+$/);
    expect(basename(rig.told[0]?.setAside ?? '')).toBe(moved);
    rig.note(T, T + 60);
    expect(rig.store.status).toMatchObject({ state: 'writing', detail: '' });
    expect(new DiaryRig({ path }).history(60)).toHaveLength(1);
  });

  test('torn in the middle: the same, found when it is opened', () => {
    const path = diaryFile();
    const first = new DiaryRig({ path });
    first.note(T, T + 3_600);
    first.store.close();
    const page = Buffer.alloc(4_096, 0xaa);
    const pages = 10;
    writeFileSync(path, Buffer.concat(Array<Buffer>(pages).fill(page)), {
      flag: 'r+',
    });
    const rig = new DiaryRig({ path });
    rig.note(T + 4_000, T + 4_090);
    expect(neighbours(path)).not.toEqual([]);
    expect(rig.store.status.state).toBe('writing');
  });

  test('of another version: the same, and what is in it stays', () => {
    const path = diaryFile();
    const first = new DiaryRig({ path });
    first.note(T, T + 60);
    first.database?.exec('PRAGMA user_version = 99');
    first.store.close();
    const rig = new DiaryRig({ path });
    expect(rig.told[0]?.detail).toContain('has tables of form 99, not 1');
    expect(rig.history(60)).toEqual([]);
  });

  test('that cannot be opened: it is tried again, and nothing is lost', () => {
    const rig = new DiaryRig();
    rig.refusal = new DatabaseError('failed', 'no such device');
    rig.database?.close();
    rig.note(T, T + 180);
    expect(rig.store.status.state).toBe('failing');
    rig.refusal = undefined;
    rig.note(T + 181, T + 300);
    expect(rig.store.status).toMatchObject({ state: 'writing', lostS: 0 });
    expect(rig.history(1)).toHaveLength(301);
  });
});
