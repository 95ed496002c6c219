import { describe, expect, test } from 'vitest';
import {
  type CableNews,
  cableAfter,
  cableLimitA,
  UNREAD_CABLE,
} from '../../../src/charging/limits/cable.ts';

const told = (currentA: number | undefined): CableNews => ({ type: 'cable', currentA });
const pilot = (state: 'A' | 'B' | 'C'): CableNews => ({ type: 'pilot', state });

describe('a cable', () => {
  test.each<{
    why: string;
    news: readonly CableNews[];
    fixedA: number | null;
    currentA: number | undefined;
  }>([
    { why: 'never told sets no limit', news: [pilot('C')], fixedA: null, currentA: undefined },
    { why: 'that is fixed is configured', news: [pilot('C')], fixedA: 20, currentA: 20 },
    { why: 'is told by its plug', news: [pilot('B'), told(13)], fixedA: null, currentA: 13 },
    { why: 'told before the car counts', news: [told(13), pilot('B')], fixedA: null, currentA: 13 },
    {
      why: 'of 63 A behind a lead of 32 A carries 32 A',
      news: [pilot('B'), told(63)],
      fixedA: 32,
      currentA: 32,
    },
    {
      why: 'lost while charging stops',
      news: [told(32), pilot('C'), told(undefined)],
      fixedA: 16,
      currentA: 0,
    },
    {
      why: 'that cannot be read from the beginning offers nothing',
      news: [pilot('B'), told(undefined)],
      fixedA: null,
      currentA: 0,
    },
    {
      why: 'found again counts again',
      news: [told(32), pilot('C'), told(undefined), told(20)],
      fixedA: null,
      currentA: 20,
    },
    {
      why: 'that goes with the car is not lost',
      news: [told(32), pilot('C'), pilot('A'), told(undefined), pilot('B')],
      fixedA: null,
      currentA: undefined,
    },
    {
      why: 'told as lost just before the car is gone is not lost either',
      news: [told(32), pilot('C'), told(undefined), pilot('A')],
      fixedA: null,
      currentA: undefined,
    },
    {
      why: 'that stays in the box still counts for the next car',
      news: [told(20), pilot('C'), pilot('A'), pilot('C')],
      fixedA: null,
      currentA: 20,
    },
  ])('$why', ({ news, fixedA, currentA }) => {
    expect(cableLimitA(news.reduce(cableAfter, UNREAD_CABLE), fixedA)).toBe(currentA);
  });

  test('nothing is allocated while nothing changes', () => {
    const cable = [told(20), pilot('C')].reduce(cableAfter, UNREAD_CABLE);
    expect(cableAfter(cable, pilot('B'))).toBe(cable);
    expect(cableAfter(cable, told(20))).toBe(cable);
  });
});
