import { expect, test } from 'vitest';
import { nextSteps } from '../../../src/cli/init/outcome.ts';
import { Config } from '../../../src/config.ts';

const config = Config.parse({ meter: { source: 'simulated' } });
const installed = { path: '/etc/sunpilot/config.yaml', isInstalled: true };
const elsewhere = { path: './my.yaml', isInstalled: false };

test.each([
  {
    why: 'a service, whose file only root and the service read',
    place: { ...installed, hasService: true, isByNpx: false },
    commands: ['sudo sunpilot doctor', 'sudo systemctl restart sunpilot'],
  },
  {
    why: 'installed, and nothing that runs it',
    place: { ...installed, hasService: false, isByNpx: false },
    commands: ['sunpilot doctor', 'sunpilot run'],
  },
  {
    why: 'a file of one’s own',
    place: { ...elsewhere, hasService: true, isByNpx: false },
    commands: ['sunpilot doctor --config ./my.yaml', 'sunpilot run --config ./my.yaml'],
  },
  {
    why: 'from a checkout, where there is no such program but by npx',
    place: { ...elsewhere, hasService: true, isByNpx: true },
    commands: ['npx sunpilot doctor --config ./my.yaml', 'npx sunpilot run --config ./my.yaml'],
  },
])('$commands.1: $why', ({ place, commands }) => {
  const lines = nextSteps({ ...place, config }).split('\n');
  expect(lines.slice(4, 7).map((line) => line.replace(/^ *\d\. [^:]*: */, ''))).toEqual([
    ...commands,
    'http://localhost:8080',
  ]);
});
