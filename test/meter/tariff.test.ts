import { describe, expect, test } from 'vitest';
import { tariffOf } from '../../src/meter/tariff.ts';

describe('the tariff a meter counts at', () => {
  test.each([
    { tariff: '0001', version: '50', now: 'low', why: 'tariff 1 is low in the Netherlands' },
    { tariff: '0002', version: '50', now: 'normal', why: 'and 2 is not' },
    { tariff: '0001', version: '50217', now: 'normal', why: 'tariff 1 is by day in Belgium' },
    { tariff: '0002', version: '50217', now: 'low', why: 'and 2 by night' },
    { tariff: '0001', version: undefined, now: 'low', why: 'a source that tells no version' },
    { tariff: '1', version: '42', now: 'low', why: 'some interfaces drop the zeros' },
    { tariff: '0003', version: '50', now: undefined, why: 'nobody said what a third one is' },
    { tariff: '0000', version: '50', now: undefined, why: 'no tariff' },
    { tariff: '', version: '50', now: undefined, why: 'an empty object' },
    { tariff: undefined, version: '50', now: undefined, why: 'a meter with one tariff' },
  ])('$tariff of version $version is $now: $why', ({ tariff, version, now }) => {
    const reading = {
      ...(tariff !== undefined && { tariff }),
      ...(version !== undefined && { version }),
    };
    expect(tariffOf(reading)).toBe(now);
  });
});
