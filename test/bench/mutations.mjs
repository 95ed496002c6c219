import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** Takes each mitigation of hardware/SAFETY.md away and looks whether its test notices. */
export function benchMutations() {
  const argv = ['run', '--config', 'test/safety/vitest.config.ts', '--reporter=json'];
  const { stdout } = spawnSync(`${ROOT}node_modules/.bin/vitest`, argv, {
    cwd: ROOT,
    encoding: 'utf8',
    maxBuffer: 2 ** 24,
  });
  const { testResults } = JSON.parse(stdout.slice(stdout.indexOf('{')));
  const rows = testResults.flatMap(({ assertionResults }) => assertionResults);
  const missed = rows.filter(({ status }) => status !== 'passed');
  return [
    {
      name: 'mitigations whose loss no test notices',
      value: missed.length,
      unit: `of ${rows.length}`,
      target: '0',
      note: missed.map(({ title }) => title.slice(0, 5)).join(' '),
    },
  ];
}
