import { describe, expect, test } from 'vitest';
import { listenForDatagrams } from './datagrams.ts';
import { SmartMeterRig } from './smart-meter-rig.ts';
import { floats, type Json } from './strict-client.ts';

const sample = (payload: Json): Json => ({ cmd: 'sample', payload });
const START = '1782041146.000';

describe('what comes', () => {
  test('10 s of waveforms: every sample, every packet, every value', async () => {
    const rig = await SmartMeterRig.start();
    const client = await rig.client();
    await client.one(sample({ type: 'TCP', rate: 8_000 }));
    await rig.pass(10_000);
    const stop = await client.one({ cmd: 'stop' });
    expect(stop).toEqual({
      error: false,
      cmd: 'stop',
      msg: 'Received stop command',
      sample_duration: 10_000,
      samples: 80_001,
      sent_samples: 80_001,
      start_ts: START,
      stop_ts: '1782041156.000',
      ip: '192.168.68.106',
      avg_rate: 8_000.1,
    });
    expect(client.problems).toEqual([]);
    // What is left comes before the answer, and no sign of life among it.
    expect(client.order).toEqual(['answer', ...client.packets.map(() => 'data'), 'answer']);
    expect(client.packets.map(({ number }) => number)).toEqual(client.packets.map((_, at) => at));
    const sizes = client.packets.map(({ values }) => 4 * values.length);
    expect(new Set(sizes.slice(0, -1))).toEqual(new Set([1_008]));
    expect(sizes.at(-1)).toBe((80_001 * 24) % 1_008);
    const { values } = client;
    expect(values).toHaveLength(6 * 80_001);
    const worst = [0, 0, 0, 0, 0, 0];
    for (let at = 0; at < values.length; at++) {
      const channel = at % 6;
      const phase = Math.floor(channel / 2);
      const angle = 2 * Math.PI * (50 * (Math.floor(at / 6) / 8_000) - phase / 3);
      // All three phases feed in: their current is the other way round.
      const rms = [231.1, -1_000, 230.4, -2_000, 232.2, -3_000][channel] ?? 0;
      const expected = Math.SQRT2 * rms * Math.sin(angle);
      worst[channel] = Math.max(worst[channel] ?? 0, Math.abs((values[at] ?? 0) - expected));
    }
    expect(Math.max(...worst)).toBeLessThan(0.01);
  });

  test('a chunk is sent once there is more than one', async () => {
    const rig = await SmartMeterRig.start();
    const client = await rig.client();
    await client.one(sample({ type: 'TCP', rate: 1, measures: 'v,i_RMS' }));
    await rig.pass(500);
    expect(client.packets).toHaveLength(0);
    await rig.pass(500);
    await client.until(() => client.packets.length === 1);
    expect(client.values).toEqual(
      [231.1, 230.4, 232.2, 1_000, 2_000, 3_000].map((value) => Math.fround(value)),
    );
  });

  test('what is not known is no number, also while the meter is silent', async () => {
    const rig = await SmartMeterRig.start();
    const client = await rig.client();
    rig.context.house.read({ takenAtMs: 0, importW: 1_234, exportW: 0 });
    await client.one(sample({ type: 'TCP', rate: 10, measures: 'p,q' }));
    await rig.pass(100);
    rig.context.house.fallSilent();
    await rig.pass(100);
    await client.until(() => client.packets.length === 2);
    const nothing = Number.NaN;
    expect(client.packets.map(({ values }) => values)).toEqual([
      [1_234, nothing, nothing, nothing, nothing, nothing],
      [1_234, nothing, nothing, nothing, nothing, nothing],
    ]);
    await client.one({ cmd: 'stop' });
    expect(client.packets.at(-1)?.values).toEqual(Array(6).fill(nothing));
  });

  test('without packets bare floats come, and no lines between them', async () => {
    const rig = await SmartMeterRig.start();
    const client = await rig.client();
    await client.one(sample({ type: 'TCP', rate: 50, measures: 'v,i_RMS', prefix: false }));
    client.bare();
    const other = await rig.client();
    other.write('nonsense');
    await other.until(() => other.logs.length === 1);
    await rig.pass(1_000);
    await other.until(() => client.bytes.length >= 50 * 24);
    const values = floats(client.bytes);
    expect(values.length % 6).toBe(0);
    expect(new Set(values.filter((_, at) => at % 6 === 0))).toEqual(new Set([Math.fround(231.1)]));
  });

  test('in datagrams, and none after stop', async () => {
    const rig = await SmartMeterRig.start();
    const client = await rig.client();
    const { heard: packets, port } = await listenForDatagrams();
    const answer = await client.one(sample({ type: 'UDP', rate: 1_000, port }));
    expect(answer).toMatchObject({ conn_type: 'UDP', port, chunksize: 504 });
    await rig.pass(1_000);
    const stop = await client.one({ cmd: 'stop' });
    expect(stop).toMatchObject({ samples: 1_001, sent_samples: 1_001 });
    await client.until(() => packets.length === Math.ceil(1_001 / 21));
    expect(packets.map((packet) => packet.readUInt32LE(7))).toEqual(packets.map((_, at) => at));
    for (const packet of packets) {
      expect(packet.toString('latin1', 0, 5)).toBe('Data:');
      expect(packet.readUInt16LE(5)).toBe(packet.length - 11);
    }
    await rig.pass(1_000);
    expect(packets).toHaveLength(Math.ceil(1_001 / 21));
  });
});
