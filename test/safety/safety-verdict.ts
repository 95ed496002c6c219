import { resolve } from 'node:path';
import type { Reporter, TestModule } from 'vitest/node';
import { readSafetyTable } from './safety-table.ts';

const root = resolve(import.meta.dirname, '../..');

/** In CI every row of `hardware/SAFETY.md` has a test that ran and passed, or the run fails. */
export default class SafetyVerdict implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const passed = modules
      .flatMap((module) => [...module.children.allTests('passed')])
      .map(({ fullName }) => fullName);
    const missing = readSafetyTable(root).filter(
      ({ id }) => !passed.some((name) => name.includes(id) && !name.includes('its mutation')),
    );
    for (const { id, hazard } of missing) process.stdout.write(`no test passed: ${id} ${hazard}\n`);
    if (missing.length > 0) process.exitCode = 1;
  }
}
