import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { readSafetyTable } from './safety-table.ts';

const root = resolve(import.meta.dirname, '../..');
const rows = readSafetyTable(root);
const read = (file: string): string => readFileSync(resolve(root, file), 'utf8');

test('hazards have ids of their own, in order', () => {
  const ids = rows.map(({ id }) => id);
  expect(ids.length).toBeGreaterThan(10);
  expect(ids).toEqual([...new Set(ids)].sort());
});

test.each(rows)('$id has its test and its mutation', ({ testFile, mutation }) => {
  expect(existsSync(resolve(root, testFile))).toBe(true);
  expect(read(mutation.file).split(mutation.find)).toHaveLength(2);
});
