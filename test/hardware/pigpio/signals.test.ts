import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { type Signals, withSignalsKept } from '../../../hardware/pigpio/signals.ts';

/** A process as Node makes it: a signal is asked for when its first listener comes. */
class FakeProcess implements Signals {
  readonly #heard = new Map<string, ((...args: never[]) => void)[]>();
  readonly asked = new Set<string>();

  listeners(signal: string) {
    return this.#heard.get(signal) ?? [];
  }

  on(signal: string, heard: (...args: never[]) => void) {
    if (this.listeners(signal).length === 0) this.asked.add(signal);
    this.#heard.set(signal, [...this.listeners(signal), heard]);
  }

  removeAllListeners(signal: string) {
    this.#heard.delete(signal);
    this.asked.delete(signal);
  }
}

test('whoever listened before a library took all signals listens again after', () => {
  const process = new FakeProcess();
  const stop = () => {};
  const cut = () => {};
  process.on('SIGTERM', stop);
  process.on('SIGTERM', cut);
  withSignalsKept(process, () => process.asked.clear());
  expect(process.listeners('SIGTERM')).toEqual([stop, cut]);
  expect([...process.asked]).toEqual(['SIGTERM']);
});

test('also when it does not start', () => {
  const process = new FakeProcess();
  process.on('SIGHUP', () => {});
  const start = () => {
    process.asked.clear();
    throw new Error('no rights');
  };
  expect(() => withSignalsKept(process, start)).toThrow('no rights');
  expect([...process.asked]).toEqual(['SIGHUP']);
});

test('Node asks the system anew for a listener that was taken off and put back', async () => {
  const script = `
    process.on('SIGTERM', () => { console.log('asked to stop'); process.exit(0); });
    const [heard] = process.listeners('SIGTERM');
    process.removeAllListeners('SIGTERM');
    process.on('SIGTERM', heard);
    setInterval(() => {}, 1000);
    console.log('ready');
  `;
  const child = spawn(process.execPath, ['-e', script]);
  let out = '';
  child.stdout.on('data', (text) => {
    if (String(text).includes('ready')) child.kill('SIGTERM');
    out += text;
  });
  expect(await once(child, 'exit')).toEqual([0, null]);
  expect(out).toContain('asked to stop');
});
