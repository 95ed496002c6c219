import { expect, test } from 'vitest';
import { FAULT_KINDS } from '../../src/charging/charger.ts';
import { en } from '../../src/dashboard/words/faults/en.ts';
import { faultAdvice } from '../../src/house/fault-advice.ts';

// The page tells what a box adds to these words from the words themselves.
test.each(FAULT_KINDS)('%s: the page has the words of the box', (kind) => {
  expect(en[kind]).toEqual(faultAdvice(kind));
});
