import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';

const documents = ['.', 'docs', 'hardware'].flatMap((folder) =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.md'))
    .map((name) => join(folder, name)),
);

test.each(documents)('every link of %s leads somewhere', (path) => {
  const text = readFileSync(path, 'utf8');
  const links = [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = '']) => link);
  const local = links
    .filter((link) => !/^(https?:|#)/.test(link))
    .map((link) => link.split('#')[0]);
  expect(local.filter((link = '') => !existsSync(join(dirname(path), link)))).toEqual([]);
});

test('README.md opens with the two lines that people paste', () => {
  const [, block] = /```sh\n([\s\S]*?)```/.exec(readFileSync('README.md', 'utf8')) ?? [];
  expect(block).toBe('npm ci && npm start\nnpm ci && npm test\n');
});

test('every script the documents name is there', () => {
  const { scripts } = JSON.parse(readFileSync('package.json', 'utf8'));
  const named = documents.flatMap((path) =>
    [...readFileSync(path, 'utf8').matchAll(/npm run ([a-z]+)/g)].map(([, name = '']) => name),
  );
  expect(Object.keys(scripts)).toEqual(expect.arrayContaining(named));
});
