import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, test } from 'vitest';
import { systemClock } from '../../../src/clock.ts';
import { SmartMeterRig } from './smart-meter-rig.ts';
import { floats } from './strict-client.ts';

const hasFfmpeg =
  process.env['CI'] === 'true' || spawnSync('ffmpeg', ['-version']).error === undefined;

const CHANNELS = ['-f', 'f32le', '-ar', '8000', '-ac', '6'];

describe.skipIf(!hasFfmpeg)('ffmpeg (needs ffmpeg)', () => {
  test('reads a second of the raw stream', async () => {
    const rig = await SmartMeterRig.start({}, { clock: systemClock });
    const input = `tcp://127.0.0.1:${rig.streamPort}`;
    const reader = spawn(
      'ffmpeg',
      ['-v', 'error', ...CHANNELS, '-i', input, '-t', '1', '-f', 'f32le', '-'],
      { stdio: ['ignore', 'pipe', 'pipe'] },
    );
    const parts: Buffer[] = [];
    let complaints = '';
    reader.stdout.on('data', (part) => parts.push(part));
    reader.stderr.on('data', (part) => {
      complaints += part;
    });
    await once(reader, 'close');
    expect(complaints).toBe('');
    const values = floats(Buffer.concat(parts));
    expect(values).toHaveLength(8_000 * 6);
    const rms = [0, 1, 2, 3, 4, 5].map((channel) => {
      const own = values.filter((_, at) => at % 6 === channel);
      return Math.sqrt(own.reduce((sum, value) => sum + value * value, 0) / own.length);
    });
    const told = [231.1, 1_000, 230.4, 2_000, 232.2, 3_000];
    for (const [channel, value] of told.entries()) expect(rms[channel]).toBeCloseTo(value, 1);
  });
});
