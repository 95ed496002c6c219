import { describe, expect, test } from 'vitest';
import { listenForDatagrams } from './datagrams.ts';
import { SmartMeterRig } from './smart-meter-rig.ts';
import type { Json } from './strict-client.ts';

const TCP = { type: 'TCP', rate: 4_000 };
const sample = (payload: Json): Json => ({ cmd: 'sample', payload });

describe('when it comes', () => {
  test('flow control: nothing before cts or reqSamples', async () => {
    const rig = await SmartMeterRig.start();
    const client = await rig.client();
    await client.one(sample({ type: 'TCP', rate: 100, measures: 'v,i_L1', flowCtr: true }));
    await rig.pass(1_000);
    expect(client.packets).toHaveLength(0);
    client.write(JSON.stringify({ cmd: 'reqSamples', samples: 2_000 }));
    expect(await client.one({ cmd: 'reqSamples', samples: 9 })).toEqual({
      error: true,
      cmd: 'reqSamples',
      msg: 'stay between 10 and 100000 samples, not 9',
    });
    expect(await client.one({ cmd: 'reqSamples', samples: 50 })).toEqual({ error: false });
    expect(client.order).toEqual(['answer', 'answer', 'data', 'answer']);
    expect(client.packets.map(({ values }) => values.length)).toEqual([100]);
    await client.one({ cmd: 'cts', value: true });
    await rig.pass(200);
    await client.until(() => client.packets.length >= 4);
    await client.one({ cmd: 'cts', value: false });
    const before = client.packets.length;
    await rig.pass(1_000);
    expect(client.packets).toHaveLength(before);
    const stop = await client.one({ cmd: 'stop' });
    expect(stop['sent_samples']).toBe(stop['samples']);
    expect(client.values).toHaveLength(2 * Number(stop['samples']));
    expect(client.packets.map(({ number }) => number)).toEqual(client.packets.map((_, at) => at));
  });

  test('what nobody takes is lost in whole packets, whose numbers are missing', async () => {
    const rig = await SmartMeterRig.start();
    const client = await rig.client();
    await client.one(sample({ type: 'TCP', rate: 32_000, flowCtr: true }));
    await rig.pass(10_000);
    const stop = await client.one({ cmd: 'stop' });
    const lost = Number(stop['samples']) - Number(stop['sent_samples']);
    expect(lost).toBeGreaterThan(0);
    expect(lost % 42).toBe(0);
    expect(client.packets[0]?.number).toBe(lost / 42);
    expect(client.values).toHaveLength(6 * Number(stop['sent_samples']));
  });

  test('asked for so many, datagrams are no larger than otherwise', async () => {
    const rig = await SmartMeterRig.start();
    const client = await rig.client();
    const datagrams = await listenForDatagrams();
    const { port } = datagrams;
    await client.one(sample({ type: 'UDP', rate: 1_000, port, flowCtr: true }));
    await rig.pass(1_000);
    expect(datagrams.heard).toEqual([]);
    expect(await client.one({ cmd: 'reqSamples', samples: 500 })).toEqual({ error: false });
    await client.until(() => datagrams.heard.length === Math.ceil(500 / 21));
    const sizes = datagrams.heard.map((bytes) => bytes.length - 11);
    expect(sizes).toEqual([...Array(23).fill(21 * 24), 17 * 24]);
  });

  test('cts lets it come outside its slot as well', async () => {
    const rig = await SmartMeterRig.start();
    const client = await rig.client();
    // 1782041146 % 3600 is 2746.
    await client.one(sample({ type: 'TCP', rate: 50, measures: 'p,q', slot: [0, 3_600] }));
    await rig.pass(1_000);
    expect(client.packets).toHaveLength(0);
    await client.one({ cmd: 'cts', value: true });
    const before = client.packets.length;
    await rig.pass(1_000);
    await client.until(() => client.packets.length >= before + 9);
  });

  test('a slot is one second of n', async () => {
    const rig = await SmartMeterRig.start();
    const client = await rig.client();
    // 1782041146 % 3 is 1: the slot is the next second.
    const { chunksize } = await client.one(
      sample({ type: 'TCP', rate: 1_000, measures: 'v,i_L1', slot: [2, 3] }),
    );
    expect(chunksize).toBe(1_024);
    await rig.pass(900);
    expect(client.packets).toHaveLength(0);
    await rig.pass(1_150);
    const inSlot = 15;
    await client.until(() => client.packets.length === inSlot);
    await rig.pass(1_900);
    expect(client.packets).toHaveLength(inSlot);
    expect(client.logs).toEqual(['[I]06/21 11:25:48: sent 1920 samples']);
    await rig.pass(200);
    await client.until(() => client.packets.length > 2 * inSlot);
  });

  test('at a second that was agreed on', async () => {
    const rig = await SmartMeterRig.start();
    const client = await rig.client();
    const answer = await client.one(
      sample({ type: 'TCP', rate: 50, measures: 'p,q', time: 1_782_041_148 }),
    );
    expect(answer).toMatchObject({
      error: false,
      startTs: '1782041148.000',
      msg: 'Should sample at: 06/21/2026 11:25:48.000//nStart sampling in: 2000ms',
    });
    await rig.pass(3_000);
    expect(await client.one({ cmd: 'stop' })).toMatchObject({
      start_ts: '1782041148.000',
      sample_duration: 1_000,
      samples: 51,
    });
  });

  test('one at a time; the rest is told we are busy', async () => {
    const rig = await SmartMeterRig.start();
    const [first, second] = [await rig.client(), await rig.client()];
    await first.one(sample(TCP));
    for (const cmd of ['sample', 'getPower', 'getEnergy', 'getLog', 'clearLog']) {
      expect(await second.one({ cmd })).toEqual({
        error: true,
        cmd,
        msg: 'Device with IP: 192.168.68.106 currently sampling',
        state: 'busy',
      });
    }
    const [info] = await second.ask({ cmd: 'info' }, 2);
    expect(info).toMatchObject({ state: 'busy' });
    first.destroy();
    await second.until(() => rig.outlet.status?.() === '1 client');
    expect(await second.one({ cmd: 'getPower' })).toMatchObject({ error: false });
  });

  test('who does not read is let go', async () => {
    const rig = await SmartMeterRig.start();
    const client = await rig.client();
    await client.one(sample({ type: 'TCP', rate: 32_000 }));
    client.stopReading();
    const other = await rig.client();
    for (let s = 0; s < 40 && rig.outlet.status?.() === '2 clients'; s++) await rig.pass(1_000);
    await other.until(() => rig.outlet.status?.() === '1 client');
    expect(await other.one({ cmd: 'getPower' })).toMatchObject({ error: false });
  });
});
