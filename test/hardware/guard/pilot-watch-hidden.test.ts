import { describe, expect, test } from 'vitest';
import { F, PilotBench, pwm, X1 } from '../../support/pilot-bench.ts';

describe('while we hold the pilot at F', () => {
  test('it says nothing of the vehicle, and nothing may close', () => {
    const bench = PilotBench.charging();
    bench.drive(F);
    expect(bench.run('C', 2_000)).toMatchObject({ mayClose: false, isHidden: true });
    bench.drive(X1);
    expect(bench.run('A', 200)).toMatchObject({ state: 'A', mayClose: false, isHidden: false });
  });

  test.each(['A', 'B', 'C'])(
    'H33 it may have become %s, so that C has to stand its time again',
    (to) => {
      const bench = PilotBench.charging();
      bench.drive(F);
      bench.run(to, 2_000);
      bench.drive(pwm(20));
      expect(bench.watch.verdict(), 'nothing is taken for granted').toMatchObject({
        state: 'B',
      });
      expect(bench.run(to, 475).mayClose).toBe(false);
      expect(bench.run(to, 100)).toMatchObject({ state: to, mayClose: to === 'C' });
    },
  );

  test('what asks after it may be no vehicle at all', () => {
    const bench = PilotBench.charging();
    bench.drive(F);
    bench.run('C-', 2_000);
    bench.drive(X1);
    expect(bench.run('C-', 5_000), 'no diode is proven without PWM').toMatchObject({ state: 'B' });
    bench.drive(pwm(20));
    expect(bench.run('C-', 5_000)).toMatchObject({ mayClose: false, isDiodeMissing: true });
  });

  test('a diode that was missing before stays missing until the vehicle is gone', () => {
    const bench = PilotBench.charging();
    bench.run('C-', 200);
    bench.drive(F);
    bench.run('C', 2_000);
    bench.drive(pwm(20));
    expect(bench.run('C', 2_000)).toMatchObject({ mayClose: false, isDiodeMissing: true });
  });
});

describe('outputs that are announced and driven late', () => {
  test('a PWM shows no diode before it runs', () => {
    const bench = new PilotBench();
    bench.run('A', 100);
    bench.run('B', 200);
    bench.announce(pwm(20));
    expect(bench.run('B', 1_000)).toMatchObject({ state: 'B', isDiodeMissing: false });
    bench.drive(pwm(20));
    expect(bench.run('B', 500)).toMatchObject({ state: 'B', isDiodeMissing: false });
    expect(bench.run('C-', 500)).toMatchObject({ isDiodeMissing: true });
  });

  test('an F that is not over yet is no F of somebody else', () => {
    const bench = PilotBench.charging();
    bench.drive(F);
    bench.run('C', 1_000);
    bench.announce(X1);
    expect(bench.run('C', 1_000)).toMatchObject({ state: 'B', isHidden: true });
    bench.drive(X1);
    expect(bench.run('B', 500)).toMatchObject({ state: 'B', isHidden: false });
  });
});

describe('before anything was announced', () => {
  test('-12 V may be a board at F that has lost its guard', () => {
    const bench = new PilotBench();
    expect(bench.run('F', 1_000)).toMatchObject({ state: undefined, isHidden: true });
    bench.announce(F);
    expect(bench.run('F', 1_000)).toMatchObject({ state: undefined, isHidden: true });
    bench.drive(X1);
    expect(bench.run('B', 500)).toMatchObject({ state: 'B', isHidden: false });
  });

  test('once X1 is, it is a generator that failed', () => {
    const bench = new PilotBench();
    bench.run('F', 1_000);
    bench.drive(X1);
    expect(bench.run('F', 500)).toMatchObject({ state: 'F', mayClose: false });
  });
});
