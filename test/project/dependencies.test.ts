import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

test('ARCHITECTURE.md says of every dependency why it is this one', () => {
  const { dependencies, devDependencies } = JSON.parse(readFileSync('package.json', 'utf8'));
  const [, table = ''] = readFileSync('ARCHITECTURE.md', 'utf8').split('## Why these dependencies');
  const explained = [...table.matchAll(/^\| `([^`]+)` \| .+ \|$/gm)].map(([, name]) => name);
  expect(explained.toSorted()).toEqual(
    [...Object.keys(dependencies), ...Object.keys(devDependencies)].toSorted(),
  );
});
