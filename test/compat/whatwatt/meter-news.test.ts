import { expect, test } from 'vitest';
import { MeterNews } from '../../../src/compat/whatwatt/meter-news.ts';
import type { HouseEvent } from '../../../src/house/house.ts';
import type { MeterFaultKind } from '../../../src/meter/source.ts';
import { FakeHouse } from '../../support/fake-house.ts';

const fault = (kind: MeterFaultKind): HouseEvent => ({
  type: 'meter-fault',
  fault: { kind, detail: 'so it is' },
});
const link = (state: 'up' | 'down'): HouseEvent => ({
  type: 'meter-link',
  link: { state, detail: '/dev/ttyUSB0' },
});
const READING: HouseEvent = { type: 'reading' };

test.each<[why: string, heard: HouseEvent[], hasKey: boolean, status: string]>([
  ['nothing was heard of it', [], false, 'NO DATA'],
  ['it encrypts, and nobody has the key', [fault('decryption')], false, 'KEY REQUIRED'],
  ['the key is another', [fault('decryption')], true, 'ENCRYPTION KEY'],
  ['what comes is no telegram', [fault('checksum')], false, 'NOT RECOGNIZED'],
  ['it answers that it has nothing', [fault('no-reading')], false, 'NO DATA'],
  ['the port is gone', [link('down'), fault('transport')], false, 'NOT CONNECTED'],
  ['and is back', [link('down'), link('up')], false, 'NO DATA'],
  ['it spoke since, and then no more', [fault('decryption'), READING], false, 'NO DATA'],
])('%s', (_why, heard, hasKey, status) => {
  const news = new MeterNews();
  const house = new FakeHouse();
  for (const event of heard) news.hear(event);
  expect(news.status(house.picture(), hasKey), 'as long as a reading is good').toBe('OK');
  house.fallSilent();
  expect(news.status(house.picture(), hasKey)).toBe(status);
});
