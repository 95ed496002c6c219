import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { checkDiary } from '../../../src/cli/doctor/diary.ts';
import { findingLine } from '../../../src/cli/doctor/finding.ts';
import { loadLibsql } from '../../../src/journal/diary/libsql.ts';

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'sunpilot-doctor-'));
  onTestFinished(() => rmSync(path, { recursive: true }));
  return path;
}

describe('the database of sessions and history', () => {
  const kept = { enabled: true };

  test('will be made', async () => {
    const path = folder();
    const text = `${join(path, 'diary.db')} will be made`;
    expect(await checkDiary(path, kept)).toEqual([{ level: 'ok', about: 'journal', text }]);
    expect(await checkDiary(join(path, 'none'), kept)).toMatchObject([{ level: 'ok' }]);
  });

  test('is there: how large, with what was not written back yet, and nothing is left beside it', async () => {
    const path = folder();
    const file = join(path, 'diary.db');
    const database = (await loadLibsql())(file);
    database.exec('PRAGMA journal_mode = WAL; CREATE TABLE x (y); INSERT INTO x VALUES (1)');
    const size = statSync(file).size + statSync(`${file}-wal`).size;
    const before = readdirSync(path);
    const [finding] = await checkDiary(path, kept);
    expect(finding).toMatchObject({
      level: 'ok',
      text: `${file}, ${(size / 1_048_576).toFixed(1)} MiB`,
    });
    expect(readdirSync(path)).toEqual(before);
    database.close();
  });

  test('is no database', async () => {
    const path = folder();
    writeFileSync(join(path, 'diary.db'), 'something else');
    expect(await checkDiary(path, kept)).toMatchObject([
      {
        level: 'warning',
        text: expect.stringContaining('is no database'),
        fix: expect.stringContaining('sets it aside'),
      },
    ]);
  });

  test('what was torn once is named until somebody takes it away', async () => {
    const path = folder();
    const names = ['diary.db.broken-1767225600000', 'diary.db.broken-1767225600000-wal'];
    for (const name of [...names, 'settings.json.broken-1767225600000', 'box.json']) {
      writeFileSync(join(path, name), '');
    }
    const findings = await checkDiary(path, { enabled: false });
    expect(findings.map(findingLine)).toEqual([
      'ok       journal: off: neither sessions nor history are kept (journal.enabled)',
      ...['diary.db', 'settings.json'].map((name) => {
        const file = join(path, `${name}.broken-1767225600000`);
        return `warning  journal: ${file} was torn, and set aside on 2026-01-01T00:00:00.000Z -> put back what you miss with sunpilot restore, then rm ${file}*`;
      }),
    ]);
  });

  test('cannot be read', async () => {
    const path = folder();
    mkdirSync(join(path, 'diary.db'));
    expect(await checkDiary(path, kept)).toMatchObject([
      { level: 'problem', fix: expect.stringContaining('chown') },
    ]);
  });
});
