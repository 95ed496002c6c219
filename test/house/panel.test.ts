import { expect, test, vi } from 'vitest';
import type { FrontPanel, Light, Press } from '../../src/charging/board.ts';
import type { ChargerState } from '../../src/charging/charger.ts';
import { MAX_CURRENT_A } from '../../src/charging/pilot.ts';
import { servePanel } from '../../src/house/panel.ts';
import { FakeControl, FakeHouse } from '../support/fake-house.ts';

class FakePanel implements FrontPanel {
  readonly lights: Light[] = [];
  #heard: ((press: Press) => void) | undefined;

  onPress(heard: (press: Press) => void): () => void {
    this.#heard = heard;
    return () => {
      this.#heard = undefined;
    };
  }
  show(light: Light): void {
    this.lights.push(light);
  }
  press(press: Press): void {
    this.#heard?.(press);
  }
}

function start(charger: Partial<ChargerState>) {
  const house = new FakeHouse();
  const control = new FakeControl(house);
  const panel = new FakePanel();
  house.charger(charger);
  const refused = vi.fn();
  const stop = servePanel({ panel, house, control, refused });
  return { house, control, panel, refused, stop };
}

const fault = { sinceEpochMs: 0, detail: '' };
const FAULTS = [
  { ...fault, kind: 'weld', latched: true },
  { ...fault, kind: 'diode', latched: false },
  { ...fault, kind: 'rcd', latched: true },
] as const;
const BOOST = { kind: 'boost', currentA: 16 } as const;

test.each<{ why: string; is: Partial<ChargerState>; press: Press; asks: unknown[] }>([
  {
    why: 'off: solar',
    is: { mode: 'off' },
    press: 'short',
    asks: [{ change: { mode: 'solar', enabled: true } }],
  },
  {
    why: 'paused: on',
    is: { enabled: false },
    press: 'short',
    asks: [{ change: { mode: 'solar', enabled: true } }],
  },
  { why: 'boosting: no more', is: { lease: BOOST }, press: 'short', asks: ['endBoost'] },
  { why: 'off', is: {}, press: 'long', asks: [{ change: { mode: 'off' } }] },
  {
    why: 'what stays is reset, also what is reset here only',
    is: { faults: FAULTS },
    press: 'longest',
    asks: [
      { resetFault: 'weld', where: 'at-the-box' },
      { resetFault: 'rcd', where: 'at-the-box' },
    ],
  },
])('$press: $why', async ({ is, press, asks }) => {
  const { panel, control, refused } = start(is);
  panel.press(press);
  await expect.poll(() => control.asked).toEqual(asks);
  expect(refused).not.toHaveBeenCalled();
});

test('short in solar mode: as much as there may be, for four hours', async () => {
  const { panel, control } = start({ mode: 'solar', enabled: true });
  panel.press('short');
  const forMs = 4 * 3_600_000;
  await expect.poll(() => control.asked).toEqual([{ boost: { currentA: MAX_CURRENT_A, forMs } }]);
});

test('what is refused is told', async () => {
  const { panel, control, refused } = start({});
  control.answer = { ok: false, refusal: { kind: 'pinned', key: 'charging.start.mode', by: 'x' } };
  panel.press('long');
  await expect.poll(() => refused.mock.calls).toEqual([[control.answer]]);
});

test.each<{ is: Partial<ChargerState>; light: Light }>([
  { is: { supply: 'closed' }, light: 'charging' },
  { is: { supply: 'open' }, light: 'waiting' },
  { is: { freshness: 'stale' }, light: 'silent' },
  { is: { freshness: 'lost' }, light: 'silent' },
  { is: { mode: 'off', freshness: 'lost' }, light: 'off' },
  { is: { enabled: false }, light: 'off' },
  { is: { mode: 'off', faults: FAULTS }, light: 'fault' },
  { is: { reason: { code: 'fault', kind: 'pilot-error' } }, light: 'fault' },
])('$is is $light', ({ is, light }) => {
  const { panel } = start(is);
  expect(panel.lights.at(-1)).toBe(light);
});

test('the lamp follows, until it is over', () => {
  const { panel, house, stop } = start({ mode: 'off' });
  house.charger({ mode: 'solar', supply: 'closed' });
  house.tell({ type: 'charger' });
  expect(panel.lights.at(-1)).toBe('charging');
  stop();
  const { length } = panel.lights;
  house.tell({ type: 'charger' });
  expect(panel.lights).toHaveLength(length);
});
