import { once } from 'node:events';
import { connect } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { SmartMeterRig } from './smart-meter-rig.ts';
import { type Json, StrictClient } from './strict-client.ts';

const START = '06/21 11:25:46';

describe('the conversation', () => {
  test('who we are, first of all and when asked', async () => {
    const rig = await SmartMeterRig.start({ name: 'smartmeter7' });
    const client = await StrictClient.connect(rig.port);
    await client.until(() => client.answers.length === 1);
    const [greeting] = client.answers;
    expect(greeting).toMatchObject({
      cmd: 'info',
      type: 'smartmeter',
      version: '1.2.3',
      sys_time: '06/21/2026 11:25:46.000',
      name: 'smartmeter7',
      ip: '192.168.68.106',
      mqtt_server: '-',
      stream_server: '-',
      energy: '[3580245.0000, null, null]',
      dailyReset: 'None',
      calibration: [1, 1, 1, 1, 1, 1],
      state: 'idle',
      waveform: 'synthetic',
    });
    expect(await client.ask({ cmd: 'info' }, 2)).toEqual([greeting, { error: false }]);
    client.destroy();
  });

  test('! is no question, ? is, empty lines are nothing', async () => {
    const rig = await SmartMeterRig.start();
    const client = await rig.client();
    client.write('!');
    client.write('');
    client.write('?');
    await client.until(() => client.order.length === 1);
    expect(client.order).toEqual(['setup']);
  });

  test('who says no more is answered, and let go', async () => {
    const rig = await SmartMeterRig.start();
    const socket = connect({ port: rig.port, host: '127.0.0.1', allowHalfOpen: true });
    onTestFinished(() => {
      socket.destroy();
    });
    const heard: Buffer[] = [];
    socket.on('data', (chunk) => heard.push(chunk));
    const ended = once(socket, 'end');
    const payload = { type: 'TCP', rate: 50, measures: 'p,q' };
    socket.end(`${JSON.stringify({ cmd: 'sample', payload })}\n`);
    await ended;
    expect(Buffer.concat(heard).toString()).toMatch(/"cmd":"sample".*\r\n$/);
    // Its samples ended with it.
    expect(await (await rig.client()).one({ cmd: 'getPower' })).toMatchObject({ error: false });
  });

  test('a sign of life each idle second, by level', async () => {
    const rig = await SmartMeterRig.start();
    const [chatty, quiet] = [await rig.client(), await rig.client()];
    expect(await quiet.one({ cmd: 'log', level: 'warning' })).toEqual({
      error: false,
      cmd: 'log',
      msg: 'Log Level set to: warning',
    });
    await rig.pass(2_000);
    await chatty.until(() => chatty.logs.length === 2);
    expect(chatty.logs).toEqual(['[I]06/21 11:25:47: ', '[I]06/21 11:25:48: ']);
    chatty.write('{oh "dear"}');
    await quiet.until(() => quiet.logs.length === 1);
    expect(quiet.logs).toEqual(['[E]06/21 11:25:48: deserializeJson() failed: _oh _dear__']);
  });

  test('the log is kept, told and cleared', async () => {
    const rig = await SmartMeterRig.start();
    const client = await rig.client();
    client.write('this is no command at all or is it');
    const frame = '*** LOGFile *** ';
    const line = `[E]${START}: deserializeJson() failed: this is no command at all or i`;
    expect(await client.ask({ cmd: 'getLog' }, 2)).toEqual([
      { cmd: 'log', msg: `${frame}${line}//n${frame}` },
      { error: false },
    ]);
    expect(await client.one({ cmd: 'clearLog' })).toEqual({ error: false, cmd: 'clearLog' });
    const [log] = await client.ask({ cmd: 'getLog' }, 2);
    expect(log).toEqual({ cmd: 'log', msg: `${frame}${frame}` });
  });

  test.each<[string, Json, Json]>([
    [
      'no command',
      { command: 'info' },
      {
        error: true,
        msg: 'JSON format error, syntax: {"cmd":<cmdName>, "[payload":{<data>}]}}',
      },
    ],
    ['unknown', { cmd: 'x' }, { error: true, cmd: 'x', msg: 'unknown command' }],
    ['no own key', { cmd: 'toString' }, { error: true, cmd: 'toString', msg: 'unknown command' }],
    [
      'no level',
      { cmd: 'log' },
      { error: true, cmd: 'log', msg: 'Not a valid Log level cmd, level missing' },
    ],
    [
      'unknown level',
      { cmd: 'log', level: 'loud' },
      { error: true, cmd: 'log', msg: 'Unknown log level: loud' },
    ],
    ['idle stop', { cmd: 'stop' }, { error: true, cmd: 'stop' }],
    ['idle reqSamples', { cmd: 'reqSamples', samples: 20 }, { error: true, cmd: 'reqSamples' }],
    [
      'cts without value',
      { cmd: 'cts' },
      { error: true, cmd: 'cts', msg: 'Info:Not a valid "cts" command' },
    ],
    [
      'an object for a text',
      { cmd: 'log', level: { toString: 1 } },
      { error: true, cmd: 'log', msg: 'Unknown log level: {"toString":1}' },
    ],
    [
      'an object for measures',
      { cmd: 'sample', payload: { type: 'TCP', rate: 1, measures: { toString: 1 } } },
      { error: true, cmd: 'sample', msg: 'Unsupported measures: {"toString":1}' },
    ],
    ['cts', { cmd: 'cts', value: true }, { error: false, cmd: 'cts' }],
    [
      'ntp',
      { cmd: 'ntp', payload: { bg: true } },
      { error: false, cmd: 'ntp', msg: 'Time synced', current_time: '06/21/2026 11:25:46.000' },
    ],
  ])('%s', async (_, command, expected) => {
    const rig = await SmartMeterRig.start();
    expect(await (await rig.client()).one(command)).toEqual(expected);
  });

  test('a password turns up nowhere', async () => {
    const rig = await SmartMeterRig.start({ allowSet: true, allowFrom: ['127.0.0.1'] });
    const client = await rig.client();
    const refusal = await client.one({ cmd: 'addWifi', payload: { ssid: 'Test', pwd: 'geheim' } });
    expect(refusal).toEqual({
      error: true,
      cmd: 'addWifi',
      msg: 'Not available: the operating system manages the network',
    });
    client.write('{"pwd":"geheim", oops');
    await client.until(() => client.logs.length === 1);
    const all = JSON.stringify([client.logs, await client.ask({ cmd: 'getLog' }, 2)]);
    expect(all).toContain('***');
    expect(all).not.toContain('geheim');
  });

  test.each(['restart', 'factoryReset', 'basicReset', 'delWifi', 'ade9k'])(
    '%s is refused, allowed or not',
    async (cmd) => {
      const rig = await SmartMeterRig.start({ allowSet: true, allowFrom: ['127.0.0.0/8'] });
      const answer = await (await rig.client()).one({ cmd });
      expect(answer).toMatchObject({ error: true, cmd });
      expect(answer['msg']).toMatch(/^Not available: /);
    },
  );

  test('600 bytes are a command, more are not', async () => {
    const rig = await SmartMeterRig.start();
    const client = await rig.client();
    const longest = JSON.stringify({ cmd: 'x', y: 'y'.repeat(600 - 2 - 19) });
    expect(longest.length).toBeLessThanOrEqual(598);
    client.write(longest);
    await client.until(() => client.answers.length === 1);
    client.write(`{"cmd":"x","y":"${'y'.repeat(600)}"}`);
    await client.until(() => client.logs.some((line) => line.includes('too long')));
    expect(await client.one({ cmd: 'getPeriod' })).toMatchObject({ error: false });
  });

  test('the fourth client is told why and let go', async () => {
    const rig = await SmartMeterRig.start();
    const clients = [await rig.client(), await rig.client(), await rig.client()];
    const fourth = await StrictClient.connect(rig.port);
    await fourth.closed();
    expect(fourth.logs).toEqual([`[W]${START}: To much clients, could not add client`]);
    expect(rig.outlet.status?.()).toBe('3 clients');
    clients[0]?.destroy();
    await clients[1]?.until(() => rig.outlet.status?.() === '2 clients');
    await rig.client();
  });

  test('who may not connect hears nothing', async () => {
    const rig = await SmartMeterRig.start({}, { admits: () => false });
    const client = await StrictClient.connect(rig.port);
    await client.closed();
    expect(client.order).toEqual([]);
  });
});
