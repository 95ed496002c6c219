import { afterAll, afterEach, expect, test } from 'vitest';
import { BuiltProgram } from '../support/built-program.ts';
import { ConverterRig } from '../support/converter-rig.ts';
import { CONTACTOR, until } from '../support/guarded-rig.ts';
import { ProductBox } from '../support/product-box.ts';

const program = new BuiltProgram();
afterEach(() => program.clear());
afterAll(() => program.remove());

const IIO = 'bus/iio/devices/iio:device0';
/** A vehicle that asks for so long in vain, past any lock-out, is plugged in anew. */
const ASKING_MS = 40_000;
/** 16 A are 26.6 %, rounded down to the millionth. */
const DUTY_16_A = '266000';

/** The converter of the rig: 0.027 V of the pilot a count, and 0 V at -13.8 V. */
const CONFIG = `
meter: { source: tcp, host: 127.0.0.1, port: 1 }
charging: { limits: { circuitA: 16 }, start: { manualDutyPercent: 40 } }
board:
  driver: sysfs
  adc: { divider: { gain: 0.1, offsetV: 1.38 } }
  pins: { feedback: null, rcdTest: null }
api: { port: 0 }
`;

// After a fault the contactor stays open for half a minute, each time.
test('a car is plugged in, asks, is supplied, and lets go', { timeout: 600_000 }, async () => {
  const box = new ProductBox(program, CONFIG);
  const converter = new ConverterRig(box.sysfs.root);
  box.sysfs.put(`${IIO}/name`, 'mcp3008');
  box.sysfs.put(`${IIO}/in_voltage_scale`, '2.7');
  box.start();
  const vehicle = async () => (await box.ask('/api/v1/charger'))['vehicleState'];
  expect(await vehicle()).toBe('A');
  await box.ask('/api/v1/charger/mode', { mode: 'manual' });
  // At this duty from the first: the converter here does not know when the PWM begins.
  converter.show('B', 0.266);
  await until(() => box.duty === DUTY_16_A);
  expect(await vehicle()).toBe('B');
  expect(box.contactor, 'it does not ask yet').toBe('0');
  const closesInTime = async (): Promise<boolean> => {
    converter.show('C', 0.266);
    const sinceMs = performance.now();
    await until(() => box.contactor === '1' || performance.now() - sinceMs > ASKING_MS);
    return box.contactor === '1';
  };
  while (!(await closesInTime())) {
    // The converter had no processor for some periods, which looks like a diode that is missing.
    converter.show('A', 0.266);
    await expect.poll(vehicle).toBe('A');
    converter.show('B', 0.266);
    await expect.poll(vehicle).toBe('B');
  }
  expect(await vehicle()).toBe('C');
  converter.show('A', 0.266);
  const tookMs = await box.msUntil(() => box.sysfs.now(`${CONTACTOR}/value`) === '0');
  // 100 ms where the machine has time; here others want its processors too.
  expect(tookMs).toBeLessThan(1_000);
  await until(() => box.isSafe());
  expect(await vehicle()).toBe('A');
  expect((await box.ask('/api/v1/charger'))['faults']).toEqual([]);
});

test('a converter that falls silent opens, and is a fault until it speaks', async () => {
  const box = new ProductBox(program, CONFIG);
  box.sysfs.put(`${IIO}/in_voltage_scale`, '2.7');
  box.sysfs.put(`${IIO}/in_voltage0_raw`, '0956');
  box.start();
  const faults = async () => (await box.ask('/api/v1/charger'))['faults'];
  expect(await faults()).toEqual([]);
  box.sysfs.put(`${IIO}/in_voltage0_raw`, 'EIO!');
  await expect.poll(faults).toEqual([expect.objectContaining({ kind: 'board', latched: false })]);
  box.sysfs.put(`${IIO}/in_voltage0_raw`, '0956');
  await expect.poll(faults).toEqual([]);
});
