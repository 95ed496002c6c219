import { expect, test } from 'vitest';
import { codeOf, messageOf } from '../src/thrown.ts';

test.each([
  { thrown: new Error('no such port'), message: 'no such port', why: 'an error says it itself' },
  {
    thrown: new AggregateError([new Error('refused'), new Error('unreachable')]),
    message: 'refused',
    why: 'Node joins what became of several addresses and says nothing of its own',
  },
  { thrown: new AggregateError([], 'all failed'), message: 'all failed', why: 'none are joined' },
  { thrown: 'out of paper', message: 'out of paper', why: 'anything may be thrown' },
  { thrown: undefined, message: 'undefined', why: 'even nothing' },
])('$message: $why', ({ thrown, message }) => {
  expect(messageOf(thrown)).toBe(message);
});

test.each([
  { thrown: Object.assign(new Error('gone'), { code: 'ENOENT' }), code: 'ENOENT' },
  { thrown: Object.assign(new Error('odd'), { code: 7 }), code: undefined },
  { thrown: new Error('plain'), code: undefined },
  { thrown: { code: 'ENOENT' }, code: undefined },
])('the code of $thrown is $code', ({ thrown, code }) => {
  expect(codeOf(thrown)).toBe(code);
});
