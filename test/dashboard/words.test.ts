import { readFileSync } from 'node:fs';
import { globSync } from 'tinyglobby';
import { expect, test } from 'vitest';
import { en } from '../../src/dashboard/words/en.ts';
import { en as setup } from '../../src/dashboard/words/setup/en.ts';

const sources = globSync('src/dashboard/{parts,setup,state,words}/*.{ts,tsx}', {
  ignore: 'src/dashboard/words/{en,nl,de,fr}.ts',
}).map((path) => readFileSync(path, 'utf8'));

/** Beginnings of names that are put together, such as `mode.` of `mode.${mode}`, with their ends. */
const made = sources
  .flatMap((text) => [...text.matchAll(/`([\w.-]*)\$\{[^}`]+\}(\w*)`/g)])
  .map(([, start = '', end = '']) => ({ start, end }))
  .filter(({ start, end }) => start.endsWith('.') || end === 'Hint');

test.each([
  ['the page', en],
  ['the page of a first installation', setup],
])('%s uses every word of its dictionary', (_page, words) => {
  const unused = Object.keys(words).filter(
    (key) =>
      !sources.some((text) => text.includes(`'${key}'`)) &&
      !made.some(({ start, end }) => key.startsWith(start) && key.endsWith(end)),
  );
  expect(unused).toEqual([]);
});
