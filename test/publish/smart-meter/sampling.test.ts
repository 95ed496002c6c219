import { expect, test } from 'vitest';
import { VirtualClock } from '../../../sim/virtual-clock.ts';
import { ALL_PHASES } from '../../../src/publish/smart-meter/measures.ts';
import { Sampling } from '../../../src/publish/smart-meter/sampling.ts';

function unread() {
  const clock = new VirtualClock(0);
  const sent: Buffer[] = [];
  const sink = { waitingBytes: () => 1e6, send: (bytes: Buffer) => sent.push(bytes), drop() {} };
  const sampling = new Sampling(
    {
      measures: ALL_PHASES,
      rate: 100,
      chunkBytes: 240,
      prefix: false,
      largestBytes: 240,
      flowControl: true,
      slot: undefined,
      startEpochMs: undefined,
      // It takes nothing.
      sink,
      owner: {},
      hasAddress: true,
    },
    { clock, memory: Buffer.alloc(24_000), quantities: () => undefined, log: () => {} },
  );
  clock.advanceTo(1_000);
  return { clock, sampling, sent, sink };
}

test('who waits for the last samples to go waits no longer once their taker is gone', async () => {
  const { clock, sampling, sent } = unread();
  const stopped = sampling.stop();
  sampling.abandon();
  expect(await stopped).toMatchObject({ samples: 101, sentSamples: 0 });
  clock.advanceTo(10_000);
  expect(sent).toEqual([]);
});

test('once it is stopped no sample is made, whoever asks, and the last go in chunks', async () => {
  const { clock, sampling, sent, sink } = unread();
  const stopped = sampling.stop();
  clock.advanceTo(2_000);
  sink.waitingBytes = () => 0;
  expect(sampling.request(10)).toBe(false);
  sampling.clear(true);
  expect(sent).toEqual([]);
  clock.advanceTo(2_020);
  expect(await stopped).toMatchObject({ samples: 101, sentSamples: 101 });
  expect(sent.map((bytes) => bytes.length)).toEqual([...Array(10).fill(240), 24]);
});
