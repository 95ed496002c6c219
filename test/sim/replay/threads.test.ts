import { afterAll, expect, test } from 'vitest';
import { BuiltProgram } from '../../support/built-program.ts';

const program = new BuiltProgram();
afterAll(() => program.remove());

test('many days on threads give what one thread gives, in the order asked for', async () => {
  const days = Array.from({ length: 24 }, (_, i) => (i % 3 === 0 ? 'winter' : 'autumn'));
  const many = program.start(['replay', ...days, '--json']);
  const few = program.start(['replay', 'winter', 'autumn', '--json']);
  expect([await many.exitCode, await few.exitCode]).toEqual([0, 0]);
  const [winter, winterStep, autumn, autumnStep] = JSON.parse(few.out).runs;
  const expected = days.flatMap((day) =>
    day === 'winter' ? [winter, winterStep] : [autumn, autumnStep],
  );
  expect(JSON.parse(many.out).runs).toEqual(expected);
});
