import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { BuiltProgram } from '../../support/built-program.ts';
import { ownPort } from '../../support/own-port.ts';
import { POWERS, telegram, withParity } from '../../support/p1.ts';
import { hasSocat, SerialCable } from '../../support/serial-cable.ts';
import { curl } from '../../support/whatwatt-box.ts';

const PATH = '/api/v1/meter/settings';
/** Of a meter whose telegrams have no checksum, and no time that could be a repeat. */
const OLD = telegram({ lines: POWERS, check: '' });
describe.skipIf(!hasSocat)('the built program (needs socat)', () => {
  let program: BuiltProgram;
  beforeAll(() => {
    program = new BuiltProgram();
  });
  afterAll(() => program.remove());

  test('a request sets the port, reads by it, and is remembered', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'sunpilot-driven-'));
    const cable = await new SerialCable().plug();
    const port = await ownPort();
    onTestFinished(async () => {
      await program.clear();
      await cable.remove();
      rmSync(folder, { recursive: true });
    });
    const config = join(folder, 'config.yaml');
    const block = { enabled: true, host: '127.0.0.1', port, password: 'correct horse' };
    writeFileSync(
      config,
      JSON.stringify({
        version: 1,
        meter: { source: 'serial', path: cable.path },
        board: { driver: 'simulated' },
        stateDir: join(folder, 'state'),
        api: { port: 0 },
        compat: { whatwatt: block },
      }),
    );
    const start = () => program.start(['run', '--config', config]);
    const url = `http://127.0.0.1:${port}`;
    const isUp = { interval: 100 };
    const ask = (method?: string, body?: object) => curl(`${url}${PATH}`, method, body);

    const running = start();
    await expect.poll(() => ask().catch(() => undefined), isUp).toMatchObject({ status: 200 });
    await expect.poll(() => cable.settings(), isUp).toContain('speed 115200 baud');

    const change = { baudrate: 2_400, parity: 'odd', stop_bits: '2', conv_factor: 40 };
    const told = { ...change, auto_baudrate: false };
    expect(await ask('PUT', change)).toMatchObject({ status: 200, body: told });
    await expect.poll(() => cable.settings(), isUp).toMatch(/speed 2400 baud.* parodd.* cstopb/s);
    const active = async () => {
      cable.send(withParity(OLD, 'odd'));
      const { body } = await curl(`${url}/api/v1/report`);
      return body;
    };
    await expect.poll(active, isUp).toMatchObject({
      report: {
        conv_factor: 40,
        instantaneous_power: { active: { positive: { total: 7.72 }, negative: { total: 50 } } },
      },
    });
    const power = await fetch(`${await running.url()}/power`);
    expect(await power.json()).toEqual({ Solar2Grid: 42.28, Grid2Home: 0 });

    const remembered = JSON.parse(readFileSync(join(folder, 'state', 'settings.json'), 'utf8'));
    expect(remembered.meter).toEqual({ baudRate: 2_400, format: '7O2', conversionFactor: 40 });
    running.kill('SIGTERM');
    await running.exitCode;
    start();
    await expect.poll(() => ask().catch(() => undefined), isUp).toMatchObject({ body: told });
    await expect.poll(() => cable.settings(), isUp).toMatch(/speed 2400 baud.* parodd.* cstopb/s);
    expect(await ask('POST', {})).toMatchObject({ status: 200, body: { auto_baudrate: true } });
    await expect.poll(() => cable.settings(), isUp).toMatch(/speed 115200 baud.*-cstopb/s);
  });
});
