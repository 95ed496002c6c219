import { expect, test } from 'vitest';
import type { ChargerState, Fault } from '../../src/charging/charger.ts';
import { chargerNews, hasChanged } from '../../src/house/charger-news.ts';
import { CHARGING_PICTURE } from '../support/fake-house.ts';

const { charger } = CHARGING_PICTURE;
const open = { ...charger.outputs, contactor: 'open' } as const;
const closed = { ...charger.outputs, contactor: 'closed' } as const;
const weld = (latched: boolean): Fault => ({
  kind: 'weld',
  sinceEpochMs: 0,
  latched,
  detail: 'it stays closed',
});

test.each<
  [why: string, before: Partial<ChargerState>, after: Partial<ChargerState>, news: object[]]
>([
  ['the contactor closed', { outputs: open }, { outputs: closed }, [{ type: 'contactor-closed' }]],
  ['it opened, which nobody counts', { outputs: closed }, { outputs: open }, []],
  [
    'a fault began',
    { faults: [] },
    { faults: [weld(false)] },
    [{ type: 'fault', kind: 'weld', detail: 'it stays closed' }],
  ],
  [
    'one that was known is latched from now on: it must be written down',
    { faults: [weld(false)] },
    { faults: [weld(true)] },
    [{ type: 'fault', kind: 'weld', detail: 'it stays closed', isKnown: true }],
  ],
  ['one that stands is no news', { faults: [weld(true)] }, { faults: [weld(true)] }, []],
  ['nor is one that is gone', { faults: [weld(true)] }, { faults: [] }, []],
])('%s', (_, before, after, news) => {
  expect(chargerNews({ ...charger, ...before }, { ...charger, ...after })).toEqual(news);
});

test('a charger is another one by what people see of it, and not by its reason alone', () => {
  expect(hasChanged(charger, { ...charger, mode: 'off' })).toBe(true);
  expect(hasChanged(charger, { ...charger, reason: { code: 'paused' } })).toBe(false);
});
