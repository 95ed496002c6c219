import { expect, onTestFinished, test } from 'vitest';
import { readSensor, watchSensor } from '../../hardware/thermometer.ts';
import { VirtualClock } from '../../sim/virtual-clock.ts';
import { fakePi } from '../support/fake-sysfs.ts';

const W1 = { sensor: 'w1', id: '28-0316a2797dff' } as const;
const W1_FILE = `bus/w1/devices/${W1.id}/temperature`;

test.each([
  { file: W1_FILE, text: '21562', sensor: W1, says: 21.562, why: '1-Wire' },
  { file: W1_FILE, text: '-1250', sensor: W1, says: -1.25, why: 'below zero' },
  { file: W1_FILE, text: 'rubbish', sensor: W1, says: undefined, why: 'no number' },
  { file: W1_FILE, text: '', sensor: W1, says: undefined, why: 'a line that broke' },
  { file: 'bus/w1/x', text: '1', sensor: W1, says: undefined, why: 'not there' },
])('$why', async ({ file, text, sensor, says }) => {
  const sysfs = fakePi();
  sysfs.put(file, text);
  expect(await readSensor(sysfs, sensor)).toBe(says);
});

test('a chip is found by its name, whatever its number', async () => {
  const sysfs = fakePi();
  sysfs.put('class/hwmon/hwmon0/name', 'rpi_volt');
  sysfs.put('class/hwmon/hwmon0/temp1_input', '1000');
  sysfs.put('class/hwmon/hwmon3/name', 'lm75');
  sysfs.put('class/hwmon/hwmon3/temp1_input', '44500');
  expect(await readSensor(sysfs, { sensor: 'hwmon', name: 'lm75', input: 1 })).toBe(44.5);
  expect(await readSensor(sysfs, { sensor: 'hwmon', name: 'lm75', input: 2 })).toBeUndefined();
});

test('a chip that goes away while it is looked for is one that cannot be read', async () => {
  const sysfs = fakePi();
  sysfs.put('class/hwmon/hwmon0/name', 'lm75');
  sysfs.read = () => {
    throw Object.assign(new Error('ENODEV'), { code: 'ENODEV' });
  };
  expect(await readSensor(sysfs, { sensor: 'hwmon', name: 'lm75', input: 1 })).toBeUndefined();
});

test('it is lost after three misses, and comes back', async () => {
  const sysfs = fakePi();
  const clock = new VirtualClock();
  const told: (number | undefined)[] = [];
  const reads: (() => void)[] = [];
  /** Each reading, as the next alarm is set after it. */
  const counting = {
    now: () => clock.now(),
    epochMs: () => clock.epochMs(),
    setTimeout: (work: () => void, ms: number) => {
      reads.push(work);
      return clock.setTimeout(work, ms);
    },
    clearTimeout: (alarm: unknown) => clock.clearTimeout(alarm),
  };
  onTestFinished(
    watchSensor({ sysfs, clock: counting, sensor: W1 }, (celsius) => told.push(celsius)),
  );
  let looks = 0;
  const next = async (text: string): Promise<void> => {
    sysfs.put(W1_FILE, text);
    if (looks > 0) clock.advanceTo(clock.now() + 10_000);
    looks += 1;
    await expect.poll(() => reads).toHaveLength(looks);
  };
  for (const [text, expected] of [
    ['85000', []],
    ['30000', [30]],
    ['85000', [30]],
    ['84000', [30, 84]],
    ['85000', [30, 84, 85]],
    ['error', [30, 84, 85]],
    ['error', [30, 84, 85]],
    ['error', [30, 84, 85, undefined]],
    ['error', [30, 84, 85, undefined]],
    ['40000', [30, 84, 85, undefined, 40]],
  ] as const) {
    await next(text);
    expect(told, `after "${text}"`).toEqual(expected);
  }
});
