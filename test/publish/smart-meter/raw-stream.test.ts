import { connect } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { SmartMeterRig } from './smart-meter-rig.ts';
import { floats, type Json, StrictClient } from './strict-client.ts';

const TCP = { type: 'TCP', rate: 4_000 };
const sample = (payload: Json): Json => ({ cmd: 'sample', payload });

describe('the raw stream', () => {
  test('begins by itself and ends with stop', async () => {
    const rig = await SmartMeterRig.start();
    const stream = await StrictClient.connect(rig.streamPort);
    stream.bare();
    const client = await rig.client();
    await client.until(() => rig.context.clock.now() === 0);
    await client.until(() => client.isClosed === false);
    await rig.pass(1_000);
    expect(await client.one({ cmd: 'getPower' })).toMatchObject({ state: 'busy' });
    const stop = await client.one({ cmd: 'stop' });
    await stream.closed();
    const values = floats(stream.bytes);
    expect(values).toHaveLength(6 * Number(stop['samples']));
    expect(Math.max(...values.filter((_, at) => at % 6 === 0))).toBeCloseTo(Math.SQRT2 * 231.1, 3);
  });

  test('who waits there is given samples of type FFMPEG', async () => {
    const rig = await SmartMeterRig.start();
    const client = await rig.client();
    await client.one(sample(TCP));
    const stream = await StrictClient.connect(rig.streamPort);
    stream.bare();
    await rig.pass(100);
    await client.one({ cmd: 'stop' });
    expect(stream.bytes).toHaveLength(0);
    expect(
      await client.one(sample({ type: 'FFMPEG', rate: 50, measures: 'v,i_RMS' })),
    ).toMatchObject({ error: false, msg: 'Connected to TCP stream' });
    await rig.pass(1_000);
    await client.until(() => stream.bytes.length >= 4);
    stream.destroy();
    await client.until(() => stream.isClosed);
    expect(floats(stream.bytes).slice(0, 1)).toEqual([Math.fround(231.1)]);
  });

  test('who comes while the one before is still there is served when that one leaves', async () => {
    const rig = await SmartMeterRig.start();
    const [first, second] = [
      await StrictClient.connect(rig.streamPort),
      await StrictClient.connect(rig.streamPort),
    ];
    first.bare();
    second.bare();
    // Which of them was first is seen by whom is served.
    while (first.bytes.length + second.bytes.length === 0) await rig.pass(100);
    const [served, waiting] = first.bytes.length > 0 ? [first, second] : [second, first];
    expect(waiting.bytes).toHaveLength(0);
    served.destroy();
    while (waiting.bytes.length === 0) await rig.pass(100);
  });

  test('who waits and is given none has its own once the meter is idle', async () => {
    const rig = await SmartMeterRig.start();
    const client = await rig.client();
    await client.one(sample(TCP));
    const stream = await StrictClient.connect(rig.streamPort);
    stream.bare();
    await rig.pass(100);
    await client.one({ cmd: 'stop' });
    await rig.pass(900);
    expect(await client.one({ cmd: 'getPower' })).toMatchObject({ error: false });
    await rig.pass(1_100);
    await client.until(() => stream.bytes.length >= 6 * 4 * 7_000);
    expect(await client.one({ cmd: 'getPower' })).toMatchObject({ state: 'busy' });
    stream.destroy();
  });

  test('who stays when it has ended waits for nothing, and is left', async () => {
    const rig = await SmartMeterRig.start();
    const client = await rig.client();
    const socket = connect({ port: rig.streamPort, host: '127.0.0.1', allowHalfOpen: true });
    onTestFinished(() => {
      socket.destroy();
    });
    socket.resume();
    let hasEnded = false;
    let isClosed = false;
    socket.on('end', () => {
      hasEnded = true;
    });
    socket.on('error', () => {});
    socket.on('close', () => {
      isClosed = true;
    });
    // Its connection has been seen once turns of the event loop have gone by.
    await rig.pass(100);
    await client.one({ cmd: 'stop' });
    await client.until(() => hasEnded);
    expect(await client.one(sample({ type: 'FFMPEG', rate: 8_000 }))).toMatchObject({
      error: true,
      msg: 'Could not connect to TCP stream',
    });
    await rig.pass(5_000);
    // A side that was broken hears of it when it says something.
    await client.until(() => {
      if (!isClosed) socket.write('?');
      return isClosed;
    });
  });
});
