import { spawnSync } from 'node:child_process';
import { accessSync, constants, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

test('what CI runs can be run', () => {
  accessSync('.ci/run', constants.X_OK);
  expect(spawnSync('bash', ['-n', '.ci/run'], { encoding: 'utf8' })).toMatchObject({
    status: 0,
    stderr: '',
  });
});

test('CI installs every tool that tests call', () => {
  const { ignoreBinaries } = JSON.parse(readFileSync('knip.json', 'utf8'));
  const script = ['.ci/run', 'test/package/run', 'test/pi/run']
    .map((file) => readFileSync(file, 'utf8'))
    .join();
  expect(ignoreBinaries.filter((tool: string) => !script.includes(tool))).toEqual([]);
});
