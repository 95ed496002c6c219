import type { Reporter, TestCase, TestModule } from 'vitest/node';

/**
 * In CI a test that did not run is a failure: a missing tool must not look like a pass.
 *
 * Closes the run with `N passed, N failed` alone on a line, where whatever did not pass counts as
 * failed, and makes the run fail if that is more than none or if nothing passed.
 */
export default class CiVerdict implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[]): void {
    const tests = modules.flatMap((module) => [...module.children.allTests()]);
    const skipped = tests.filter((test) => test.result().state === 'skipped');
    const passed = tests.filter((test) => test.result().state === 'passed').length;
    const brokenModules = modules.filter((module) => module.errors().length > 0).length;
    const failed = tests.length - passed + brokenModules + errors.length;
    for (const test of skipped) process.stdout.write(`not run: ${placeOf(test)}\n`);
    process.stdout.write(`\n${passed} passed, ${failed} failed\n`);
    if (failed > 0 || passed === 0) process.exitCode = 1;
  }
}

function placeOf(test: TestCase): string {
  return `${test.module.relativeModuleId} > ${test.fullName}`;
}
