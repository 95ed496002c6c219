import { describe, expect, onTestFinished, test } from 'vitest';
import { checkMeter } from '../../../src/cli/doctor/meter.ts';
import { MeterConfig } from '../../../src/meter/sources/meter.config.ts';
import { PowerServer, text } from '../../support/power-server.ts';

describe('the meter', () => {
  const asked = (meter: object) => checkMeter(MeterConfig.parse(meter), 'Europe/Amsterdam');

  test('answers', async () => {
    const server = await new PowerServer().listen();
    onTestFinished(() => server.kill());
    expect(await asked({ source: 'power', url: server.url, lost: '10m' })).toEqual([
      { level: 'ok', about: 'meter', text: 'power: import 0 W, export 780 W' },
    ]);
  });

  test('answers something else, which is not repeated', async () => {
    const server = await new PowerServer().listen();
    onTestFinished(() => server.kill());
    server.answers.set('/power', text('what somebody else keeps there'));
    const [finding] = await asked({ source: 'power', url: server.url });
    expect(finding).toMatchObject({
      level: 'problem',
      fix: expect.stringContaining('sunpilot init'),
    });
    expect(finding?.text).not.toContain('keeps there');
  });

  test('does not answer', async () => {
    const server = await new PowerServer().listen();
    const { url } = server;
    await server.kill();
    expect(await asked({ source: 'power', url })).toMatchObject([
      { level: 'problem', fix: expect.stringContaining('switched on') },
    ]);
  });

  test('outside of the house is left alone', async () => {
    expect(await asked({ source: 'power', url: 'http://93.184.216.34' })).toMatchObject([
      { level: 'warning', text: expect.stringContaining('not asked') },
    ]);
  });

  test.each([
    { source: 'simulated' },
    { source: 'serial', path: '/dev/ttyUSB0' },
    { source: 'whatwatt', mode: 'mqtt', url: 'mqtt://127.0.0.1' },
  ])('$source is not asked', async (meter) => {
    expect(await asked(meter)).toEqual([]);
  });
});
