import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { PilotBench, pwm, X1 } from '../../support/pilot-bench.ts';

describe('before the contactor may close', () => {
  test('C has to stand for 500 ms, and is B until then', () => {
    const bench = new PilotBench();
    bench.run('A', 100);
    bench.drive(pwm(20));
    bench.run('B', 500);
    expect(bench.run('C', 475)).toMatchObject({ state: 'B', mayClose: false });
    expect(bench.run('C', 75)).toMatchObject({ state: 'C', mayClose: true });
  });

  test('a C that is interrupted begins anew', () => {
    const bench = new PilotBench();
    bench.run('A', 100);
    bench.drive(pwm(20));
    bench.run('B', 500);
    bench.run('C', 450);
    bench.run('B', 25);
    expect(bench.run('C', 475)).toMatchObject({ state: 'B', mayClose: false });
  });

  test('a diode has to be seen, which takes a PWM', () => {
    const bench = new PilotBench();
    bench.run('A', 100);
    bench.run('B', 200);
    expect(bench.run('C', 5_000), 'nothing is offered').toMatchObject({ state: 'B' });
    bench.drive(pwm(20));
    expect(bench.run('C', 1_000)).toMatchObject({ state: 'C', mayClose: true });
  });

  test('without a diode never, and it stays missing until the vehicle is gone', () => {
    const bench = new PilotBench();
    bench.run('A', 100);
    bench.run('B', 100);
    bench.drive(pwm(20));
    expect(bench.run('C-', 5_000)).toMatchObject({ mayClose: false, isDiodeMissing: true });
    expect(bench.run('C', 5_000)).toMatchObject({ mayClose: false, isDiodeMissing: true });
    expect(bench.run('A', 100)).toMatchObject({ isDiodeMissing: false });
  });

  test.each(['D', 'E', 'F'])('%s closes nothing', (vehicle) => {
    const bench = new PilotBench();
    bench.run('A', 100);
    bench.drive(pwm(20));
    bench.run('B', 500);
    expect(bench.run(vehicle, 5_000)).toMatchObject({ state: vehicle, mayClose: false });
  });

  test('a vehicle that is in C when we start is no simplified one', () => {
    const bench = new PilotBench();
    bench.drive(pwm(20));
    expect(bench.run('C', 2_000)).toMatchObject({ state: 'C', isSimplified: false });
  });

  test('A to C without B is simplified pilot, until the vehicle is gone', () => {
    const bench = new PilotBench();
    bench.run('A', 200);
    expect(bench.run('C', 100), 'plugged in: it has to be offered something').toMatchObject({
      state: 'B',
      isSimplified: true,
    });
    bench.drive(pwm(16));
    expect(bench.run('C', 1_000)).toMatchObject({ state: 'C', isSimplified: true });
    expect(bench.run('A', 100)).toMatchObject({ isSimplified: false });
    bench.run('B', 200);
    expect(bench.run('C', 1_000)).toMatchObject({ state: 'C', isSimplified: false });
  });
});

describe('leaving C', () => {
  // IEC 61851-1 table A.6, sequence 8.1: 100 ms, of which filtering may take 50.
  test.each([
    { to: 'A', why: 'unplugged' },
    { to: 'B', why: 'the vehicle opened its switch' },
    { to: 'D', why: 'ventilation is not supported' },
    { to: 'E', why: 'a short' },
    { to: 'F', why: 'the generator failed' },
    { to: 'C-', why: 'the diode is bridged' },
  ])('to $to is believed within 50 ms: $why', ({ to }) => {
    const { mayClose, changedAfterMs } = PilotBench.charging().run(to, 200);
    expect(mayClose).toBe(false);
    expect(changedAfterMs).toBeLessThanOrEqual(50);
  });

  test('one window alone is a disturbance', () => {
    const bench = PilotBench.charging();
    for (const to of ['A', 'B', 'D', 'E', 'C-']) {
      expect(bench.run(to, 25), to).toMatchObject({ state: 'C', mayClose: true });
      bench.run('C', 100);
    }
  });

  test('a pilot that is something else each time is no C either', () => {
    const bench = PilotBench.charging();
    bench.run('B', 25);
    expect(bench.run('D', 25).mayClose).toBe(false);
  });
});

describe('after a change of the duty', () => {
  const changes = [
    { pilot: pwm(21), why: 'another duty' },
    { pilot: X1, why: 'X1' },
  ];
  test.each(changes)('C to B waits for 550 ms: $why', ({ pilot }) => {
    const bench = PilotBench.charging();
    bench.run('C', 1_000);
    bench.drive(pilot);
    expect(bench.run('B', 525)).toMatchObject({ mayClose: true });
    expect(bench.run('B', 100)).toMatchObject({ state: 'B', mayClose: false });
  });

  test('a vehicle that comes back to C in that time never left', () => {
    const bench = PilotBench.charging();
    bench.drive(pwm(21));
    bench.run('B', 500);
    expect(bench.run('C', 1_000)).toMatchObject({ state: 'C', mayClose: true });
  });

  test.each(['A', 'D', 'E', 'F', 'C-'])('%s does not wait', (to) => {
    const bench = PilotBench.charging();
    bench.drive(pwm(21));
    expect(bench.run(to, 50).mayClose).toBe(false);
  });

  test('the same duty again is no change', () => {
    const bench = PilotBench.charging();
    bench.run('C', 1_000);
    bench.drive(pwm(20));
    expect(bench.run('B', 50).mayClose).toBe(false);
  });
});

test('whatever a vehicle does, the contactor may not be closed 100 ms after it left C', () => {
  const vehicle = fc.constantFrom('A', 'B', 'C', 'C-', 'D', 'E', 'F');
  const step = fc.record({ vehicle, forMs: fc.nat(1_500) });
  let reached = 0;
  fc.assert(
    fc.property(fc.array(step, { minLength: 1 }), (steps) => {
      const bench = PilotBench.charging();
      for (const { vehicle: to, forMs } of steps) {
        const { mayClose } = bench.run(to, forMs);
        if (to === 'C' && mayClose) reached += 1;
        if (to !== 'C' && forMs >= 100) expect(mayClose).toBe(false);
      }
    }),
  );
  expect(reached, 'the property must not hold for nothing').toBeGreaterThan(10);
});
