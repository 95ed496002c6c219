import { pino } from 'pino';
import { VirtualClock } from '../../sim/virtual-clock.ts';
import type { OutletContext, OutletSettings, OutletStatus } from '../../src/house/outlet.ts';
import { FAKE_DEVICE } from './fake-device.ts';
import { FAKE_EPOCH_MS, FakeControl, FakeHouse } from './fake-house.ts';

/** Nothing can be read or changed. */
const NO_SETTINGS: OutletSettings = {
  read: () => undefined,
  change: async () => ({ ok: false, kind: 'not-saved', detail: 'there is nothing to change here' }),
};

/** What an outlet is given, with a fake house behind it. Everybody may connect. */
export function outletContext(more: Partial<Omit<OutletContext, 'house' | 'control'>> = {}) {
  const house = new FakeHouse();
  const failures: unknown[] = [];
  return {
    house,
    control: new FakeControl(house),
    clock: new VirtualClock(FAKE_EPOCH_MS),
    log: pino({ enabled: false }),
    version: '1.2.3',
    device: FAKE_DEVICE,
    stateDir: '/nowhere',
    admits: () => true,
    isOwnHost: () => true,
    settings: NO_SETTINGS,
    statusOf: (): OutletStatus | undefined => undefined,
    failures,
    failed: (cause: unknown) => {
      failures.push(cause);
    },
    ...more,
  };
}
