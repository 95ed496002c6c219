import { describe, expect, test } from 'vitest';
import { SmartMeterRig } from './smart-meter-rig.ts';
import type { Json } from './strict-client.ts';

const TCP = { type: 'TCP', rate: 4_000 };
const sample = (payload: Json): Json => ({ cmd: 'sample', payload });
const START = '1782041146.000';

describe('what is promised', () => {
  test.each<[string, Json, Json]>([
    [
      'all phases, which is what is meant by nothing',
      TCP,
      {
        measures: 'v,i,v,i,v,i',
        chunksize: 1_008,
        samplingrate: 4_000,
        conn_type: 'TCP',
        measurements: 6,
        prefix: true,
        flowCtr: false,
        unit: 'V,mA,V,mA,V,mA',
        startTs: START,
      },
    ],
    [
      'v,i: all phases by the description',
      { ...TCP, measures: 'v,i' },
      { measures: 'v,i,v,i,v,i', chunksize: 1_008 },
    ],
    ['one phase', { ...TCP, measures: 'v,i_L2' }, { measures: 'v,i_L2', chunksize: 1_024 }],
    [
      'one a second: a chunk is one sample',
      { type: 'TCP', rate: 1, measures: 'v,i_L1' },
      { chunksize: 8, measurements: 2, unit: 'V,mA' },
    ],
    [
      'power',
      { type: 'TCP', rate: 50, measures: 'p,q' },
      { measures: 'p,p,p,q,q,q', chunksize: 120, unit: 'W,W,W,VAR,VAR,VAR' },
    ],
    [
      'RMS by its long name',
      { type: 'TCP', rate: 10, measures: 'v,v,v,i,i,i_RMS', prefix: false },
      { measures: 'v,v,v,i,i,i_RMS', chunksize: 24, prefix: false, unit: 'V,V,V,mA,mA,mA' },
    ],
    [
      'a tenth of a second, and no rounding up of what is left of it',
      { type: 'TCP', rate: 27, measures: 'p,q' },
      { chunksize: 48 },
    ],
    [
      'flags in quotes, as the description has them',
      { ...TCP, prefix: 'false', flowCtr: 'true' },
      { prefix: false, flowCtr: true },
    ],
    [
      'slots and flow control',
      { ...TCP, slot: [0, 3], flowCtr: true },
      { slot: [0, 3], flowCtr: true },
    ],
  ])('%s', async (_, payload, expected) => {
    const rig = await SmartMeterRig.start();
    const client = await rig.client();
    const answer = await client.one(sample(payload));
    expect(answer).toMatchObject({ error: false, cmd: 'sample', ...expected });
    expect(Object.keys(answer).slice(0, 2)).toEqual(['error', 'cmd']);
  });

  test('v,i: L1 where newer firmware is meant', async () => {
    const rig = await SmartMeterRig.start({ bareMeasures: 'L1' });
    const answer = await (await rig.client()).one(sample({ ...TCP, measures: 'v,i' }));
    expect(answer).toMatchObject({ measures: 'v,i_L1', measurements: 2 });
  });

  test.each<[Json, string]>([
    [{}, 'Not a valid "sample" command, "type" missing, "rate" missing'],
    [{ rate: 1 }, 'Not a valid "sample" command, "type" missing'],
    [{ type: 'TCP', rate: 0.5 }, 'Not a valid "sample" command, "rate" missing'],
    [{ type: 'TCP', rate: 3_000 }, 'SamplingRate could not be set to 3000'],
    [
      { type: 'TCP', rate: 64, measures: 'p,q' },
      'SamplingRate cannot be higher than 50Hz in latch mode: p,q sampling',
    ],
    [{ ...TCP, measures: 'x' }, 'Unsupported measures: x'],
    [{ ...TCP, measures: 'constructor' }, 'Unsupported measures: constructor'],
    [{ ...TCP, type: 'Serial' }, 'Unsupported sampling type: Serial'],
    [{ ...TCP, type: 'pigeon' }, 'Unsupported sampling type: pigeon'],
    [{ ...TCP, type: 'UDP', port: 80_001 }, 'Unsupported UDP port 80001'],
    [{ ...TCP, type: 'FFMPEG' }, 'Could not connect to TCP stream'],
    [{ ...TCP, rate: 50, type: 'MQTT' }, 'Not connected to an MQTT server'],
    [{ ...TCP, slot: [3, 3] }, 'slot must be [slot, slots] with 0 <= slot < slots <= 3600'],
    [
      { ...TCP, time: 1_782_041_146 },
      'Should sample at: 06/21/2026 11:25:46.000//nCannot start sampling in: 0ms',
    ],
    [
      { ...TCP, time: 1_782_041_167 },
      'Should sample at: 06/21/2026 11:26:07.000//nCannot start sampling in: 21000ms',
    ],
    [{ ...TCP, time: 1e300 }, `Should sample at: ${1e300}//nCannot start sampling in: Infinityms`],
  ])('%j is refused', async (payload, msg) => {
    const rig = await SmartMeterRig.start();
    const client = await rig.client();
    const answer = await client.one(sample(payload));
    expect(answer['error']).toBe(true);
    if (payload['time'] !== 1e300) expect(answer['msg']).toBe(msg);
    expect(await client.one({ cmd: 'stop' })).toEqual({ error: true, cmd: 'stop' });
  });
});
