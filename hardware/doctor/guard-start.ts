import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Clock } from '../../src/clock.ts';
import { SILENCE_MS } from '../guard/guard-plan.ts';
import { GuardLink } from '../guard-link.ts';
import { type Finding, findingOf } from './finding.ts';

const LINE = 'line';

/** Starts a guard over a line that is a file, and lets it go again. */
export async function lookAtGuard(clock: Clock): Promise<Finding> {
  const root = mkdtempSync(join(tmpdir(), 'sunpilot-guard-'));
  try {
    mkdirSync(join(root, LINE));
    writeFileSync(join(root, LINE, 'direction'), 'out\n');
    writeFileSync(join(root, LINE, 'value'), '1\n');
    return await findingOf('guard', async () => {
      const startMs = clock.now();
      const guard = await GuardLink.start({
        plan: { root, pilot: { kind: 'gpio', path: LINE }, silenceMs: SILENCE_MS },
        clock,
        heard: () => {},
        lost: () => {},
      });
      guard.bye();
      return `starts, in ${((clock.now() - startMs) / 1_000).toFixed(1)} s`;
    });
  } finally {
    rmSync(root, { recursive: true });
  }
}
