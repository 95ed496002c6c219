import { expect, test } from 'vitest';
import { VirtualClock } from '../../../sim/virtual-clock.ts';
import { DeviceLog } from '../../../src/publish/smart-meter/device-log.ts';

test('warnings and errors are kept, as many as 50; all is shown to who wants it', () => {
  const log = new DeviceLog(new VirtualClock());
  const shown: string[] = [];
  log.show({ level: 'all', logged: (line) => shown.push(line) });
  for (let n = 0; n < 60; n++) log.add('warning', `warning ${n}`);
  log.add('info', 'sent 1920 samples');
  log.add('debug', 'nothing to speak of');
  log.add('error', 'the end');
  expect(log.kept).toHaveLength(50);
  expect(log.kept.at(0)).toMatch(/^\[W\].*: warning 11$/);
  expect(log.kept.at(-1)).toMatch(/^\[E\].*: the end$/);
  expect(shown).toHaveLength(63);
});
