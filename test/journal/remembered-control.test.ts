import { pino } from 'pino';
import { expect, test } from 'vitest';
import { VirtualClock } from '../../sim/virtual-clock.ts';
import type { ChargingNews } from '../../src/charging/events.ts';
import type { ChargerChange } from '../../src/house/house.ts';
import type { Settings } from '../../src/journal/journal.ts';
import { RememberedControl } from '../../src/journal/remembered-control.ts';
import { RememberedSettings } from '../../src/journal/remembered-settings.ts';
import { FakeHouse } from '../support/fake-house.ts';

/** A control whose disk can be full. */
function start() {
  const disk = { isFull: true, written: [] as Settings[] };
  const sent: ChargingNews['type'][] = [];
  const logged: string[] = [];
  const save = async (settings: Settings): Promise<void> => {
    if (disk.isFull) throw new Error('no space left on device');
    disk.written.push(settings);
  };
  const control = new RememberedControl({
    house: new FakeHouse(),
    send: ({ type }) => void sent.push(type),
    clock: new VirtualClock(),
    log: pino({}, { write: (line: string) => void logged.push(JSON.parse(line).msg) }),
    settings: new RememberedSettings({ charging: { start: { mode: 'solar' } } }, save),
    forgetFault: async () => {},
    pins: new Map(),
  });
  return { disk, sent, logged, control };
}

test.each<{ change: ChargerChange; sends: readonly string[] }>([
  { change: { mode: 'off' }, sends: ['mode.off'] },
  { change: { enabled: false }, sends: ['enabled.off'] },
  { change: { mode: 'off', enabled: false }, sends: ['enabled.off', 'mode.off'] },
])('a full disk keeps nobody from stopping the car: $change', async ({ change, sends }) => {
  const { sent, logged, control } = start();
  expect(await control.change(change)).toEqual({ ok: true });
  expect(sent).toEqual(sends);
  expect(logged).toEqual(['stopped, but not on disk: a restart may forget it']);
});

test.each<{ change: ChargerChange }>([
  { change: { mode: 'manual' } },
  { change: { enabled: true } },
  { change: { mode: 'off', enabled: true } },
  { change: { mode: 'off', maxCurrentA: 32 } },
  { change: { law: 'step' } },
  { change: {} },
])('it refuses everything else: $change', async ({ change }) => {
  const { sent, control } = start();
  expect(await control.change(change)).toMatchObject({ refusal: { kind: 'not-saved' } });
  expect(sent).toEqual([]);
});

test('that it was stopped is written with whatever is set next', async () => {
  const { disk, control } = start();
  await control.change({ mode: 'off' });
  disk.isFull = false;
  await control.change({ maxCurrentA: 16 });
  expect(disk.written).toEqual([{ charging: { start: { mode: 'off', maxCurrentA: 16 } } }]);
});
