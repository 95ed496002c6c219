import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';

/** One complaint of the linter. */
export interface Complaint {
  readonly file: string;
  /** 1 is the first line. */
  readonly line: number;
  /** Such as `lint/style/noRestrictedImports`. */
  readonly rule: string;
}

const biome = resolve('node_modules/.bin/biome');

/**
 * Lints a tree that exists only for the question, under the project's own `biome.json`.
 *
 * @param files - content by path from the root of the project.
 * @throws {Error} when the linter failed for another reason than what it found in the files.
 */
export function lintProbes(files: ReadonlyMap<string, string>): Complaint[] {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'sunpilot-lint-')));
  try {
    copyFileSync('biome.json', join(root, 'biome.json'));
    for (const [path, content] of files) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), content);
    }
    const args = ['lint', '--vcs-enabled=false', '--max-diagnostics=none', '--reporter=github'];
    const run = spawnSync(biome, [...args, '.'], { cwd: root, encoding: 'utf8' });
    const complaints = complaintsIn(run.stdout ?? '', root);
    if (run.status !== 0 && complaints.length === 0) {
      throw new Error(`biome could not lint the probes: ${run.stderr ?? run.error?.message}`);
    }
    return complaints;
  } finally {
    rmSync(root, { recursive: true });
  }
}

function complaintsIn(report: string, root: string): Complaint[] {
  return [...report.matchAll(/^::error title=([^,]+),file=([^,]+),line=(\d+)/gm)].map(
    ([, rule = '', file = '', line = '']) => ({
      rule,
      file: relative(root, file),
      line: Number(line),
    }),
  );
}
