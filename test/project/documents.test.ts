import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { en } from '../../src/dashboard/words/en.ts';

const documents = ['.', 'docs', 'docs/integrations', 'hardware'].flatMap((folder) =>
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

/** Anchors of a page as GitHub makes them of its headings: small, no marks, a dash for each blank. */
function anchorsOf(path: string): readonly string[] {
  const prose = readFileSync(path, 'utf8').replace(/^```[\s\S]*?^```/gm, '');
  return [...prose.matchAll(/^#+ +(.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}_ -]/gu, '')
      .replaceAll(' ', '-'),
  );
}

test.each(documents)('every anchor that %s names is a heading', (path) => {
  const links = [...readFileSync(path, 'utf8').matchAll(/\]\(([^)\s#:]*)#([^)\s]+)\)/g)];
  const lost = links.filter(([, page = '', anchor = '']) => {
    const target = page === '' ? path : join(dirname(path), page);
    return target.endsWith('.md') && !anchorsOf(target).includes(anchor);
  });
  expect(lost.map(([link]) => link)).toEqual([]);
});

test.each([
  ['README.md', 'docs'],
  ['docs/integrations.md', 'docs/integrations'],
])('%s leads to every page of %s', (path, folder) => {
  const links = [...readFileSync(path, 'utf8').matchAll(/\]\(([^)#\s]+)/g)].map(([, link = '']) =>
    join(dirname(path), link),
  );
  const pages = documents.filter((page) => dirname(page) === folder);
  expect(pages.filter((page) => !links.includes(page))).toEqual([]);
});

test('docs/troubleshooting.md knows every reason there is', () => {
  const page = readFileSync('docs/troubleshooting.md', 'utf8');
  const codes = Object.keys(en).flatMap((key) => /^reason\.(.+)$/.exec(key)?.[1] ?? []);
  expect(codes.length).toBeGreaterThan(25);
  const others = ['since'];
  expect(codes.filter((code) => !others.includes(code) && !page.includes(`\`${code}\``))).toEqual(
    [],
  );
});

test('README.md opens with the two lines that people paste', () => {
  const [, block] = /```sh\n([\s\S]*?)```/.exec(readFileSync('README.md', 'utf8')) ?? [];
  expect(block).toBe('npm ci && npm start\nnpm ci && npm test\n');
});

test('README.md has its numbers from docs/control.md', () => {
  const rows = [...readFileSync('README.md', 'utf8').matchAll(/^\| (.+) \|$/gm)]
    .map(([, row = '']) => row.split(' | '))
    .filter(([, sun = '']) => sun.endsWith(' kWh'));
  const page = readFileSync('docs/control.md', 'utf8');
  const named = { SunPilot: 'balanced', 'SunPilot, calm': 'calm', 'fixed steps': 'law: step' };
  expect(rows.map(([name]) => name)).toEqual(Object.keys(named));
  for (const [name = '', ...numbers] of rows) {
    const [sun, grid, closings] = numbers.map((number) => number.replace(' kWh', ''));
    const preset = new Map(Object.entries(named)).get(name);
    expect(page).toContain(`| ${preset} | ${sun} / ${grid} / ${closings} |`);
  }
});

test('every script the documents name is there', () => {
  const { scripts } = JSON.parse(readFileSync('package.json', 'utf8'));
  const named = documents.flatMap((path) =>
    [...readFileSync(path, 'utf8').matchAll(/npm run ([a-z]+)/g)].map(([, name = '']) => name),
  );
  expect(Object.keys(scripts)).toEqual(expect.arrayContaining(named));
});
