import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

test('ARCHITECTURE.md says of every dependency why it is this one', () => {
  const { dependencies, optionalDependencies, devDependencies } = JSON.parse(
    readFileSync('package.json', 'utf8'),
  );
  const [, table = ''] = readFileSync('ARCHITECTURE.md', 'utf8').split('## Why these dependencies');
  const explained = [...table.matchAll(/^\| `([^`]+)` \| .+ \|$/gm)].map(([, name]) => name);
  const packages = { ...dependencies, ...optionalDependencies, ...devDependencies };
  expect(explained.toSorted()).toEqual(Object.keys(packages).toSorted());
});
