import { expect, test } from 'vitest';
import { VirtualClock } from '../../../sim/virtual-clock.ts';
import { ALL_PHASES } from '../../../src/publish/smart-meter/measures.ts';
import { Sampling } from '../../../src/publish/smart-meter/sampling.ts';

test('who waits for the last samples to go waits no longer once their taker is gone', async () => {
  const clock = new VirtualClock(0);
  const sent: Buffer[] = [];
  const sampling = new Sampling(
    {
      measures: ALL_PHASES,
      rate: 100,
      chunkBytes: 240,
      prefix: false,
      flowControl: true,
      slot: undefined,
      startEpochMs: undefined,
      // It takes nothing.
      sink: { waitingBytes: () => 1e6, send: (bytes) => sent.push(bytes), drop: () => {} },
      owner: {},
      hasAddress: true,
    },
    { clock, memory: Buffer.alloc(24_000), quantities: () => undefined, log: () => {} },
  );
  clock.advanceTo(1_000);
  const stopped = sampling.stop();
  sampling.abandon();
  expect(await stopped).toMatchObject({ samples: 101, sentSamples: 0 });
  clock.advanceTo(10_000);
  expect(sent).toEqual([]);
});
