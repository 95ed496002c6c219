import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { EmulatedPi } from './emulated-pi.ts';
import { Meter } from './meter.ts';
import { timeUntil } from './stopwatch.ts';

const CONTACTOR = 17;
const RCD = 22;
const INPUT = 0;
const OUTPUT = 1;
const X1 = { enabled: true, duty: 1, inverted: false };
const F = { enabled: true, duty: 0, inverted: false };
/** What the product promises, and what emulating a processor adds. */
const SAFE_WITHIN_MS = 2_500 + 2_000;
/** Thirty seconds after a fault that was reset, and an emulated start before them. */
const CLOSED_WITHIN_MS = 75_000;
const RESTART_MS = 60_000;

let pi: EmulatedPi;
let meter: Meter;
const contactorsSeenWhileBooting = new Set<number>();

beforeAll(async () => {
  const image = process.env['SUNPILOT_PI_IMAGE'];
  if (image === undefined) throw new Error('no image: run test/pi/run');
  pi = await EmulatedPi.boot(image);
  meter = new Meter(pi.serialPort);
  const look = setInterval(async () => {
    contactorsSeenWhileBooting.add(await pi.memory.level(CONTACTOR));
  }, 50);
  try {
    await pi.printed(/@@shell/);
    await pi.ready();
  } finally {
    clearInterval(look);
  }
});

afterAll(async () => {
  meter?.stop();
  await pi?.powerOff();
});

const contactorIs = (level: 0 | 1) => async () => (await pi.memory.level(CONTACTOR)) === level;
const isSafe = async (): Promise<boolean> => {
  const { enabled, duty } = await pi.memory.pilot();
  return (await pi.memory.level(CONTACTOR)) === 0 && enabled && (duty === 1 || duty === 0);
};
interface ChargerAnswer {
  readonly mode: string;
  readonly dutyPercent: number | null;
  readonly limits: { readonly by: string };
  readonly meter: { readonly state: string };
  readonly faults: readonly { readonly kind: string; readonly latched: boolean }[];
}
const charger = async (): Promise<ChargerAnswer> =>
  (await (await pi.get('/api/v1/charger')).json()) as ChargerAnswer;

/** Offers 16 A and waits until the contactor has closed. */
async function charge(): Promise<void> {
  await pi.ready();
  await pi.put('/api/v1/charger/manual', { currentA: 16 });
  await pi.put('/api/v1/charger/mode', { mode: 'manual' });
  await timeUntil('contactor closed', CLOSED_WITHIN_MS, contactorIs(1));
}

/** One row of the table that the documents show. */
function report(what: string, ms: number): void {
  console.log(`| ${what} | ${Math.round(ms)} ms |`);
}

/** Does harm, and reports how long it took from then until everything was safe. */
async function safeAfter(what: string, harm: () => Promise<unknown>): Promise<void> {
  const harmed = harm();
  report(what, await timeUntil(what, SAFE_WITHIN_MS, isSafe));
  await harmed;
}

const meterIs = (state: string) => async () => (await charger()).meter.state === state;

/** Ends the product in good order; it is started again. */
async function restart(): Promise<void> {
  const before = await pi.productPid();
  await pi.shell(`kill -TERM ${before}`);
  await timeUntil('another process', RESTART_MS, async () => {
    const found = await pi.shell("ps | grep '[s]rc/main.js run'");
    return found !== '' && Number.parseInt(found, 10) !== before;
  });
  await pi.ready();
}

/** Resets whatever is latched, also what comes up while it is at it. */
async function resetLatched(): Promise<void> {
  await pi.ready();
  await timeUntil('no fault', 20_000, async () => {
    const { faults } = await charger();
    for (const { kind } of faults) await pi.post('/api/v1/charger/faults/reset', { kind });
    return faults.length === 0;
  });
}

test('boot is safe: the contactor never moved, the pilot is at X1', async () => {
  expect([...contactorsSeenWhileBooting]).toEqual([0]);
  expect(await pi.memory.gpioFunction(CONTACTOR)).toBe(OUTPUT);
  expect(await pi.memory.pilot()).toEqual(X1);
});

test('doctor finds what the machine has', async () => {
  const found = await pi.shell('cd /app; node dist/src/main.js doctor; cd /', 60_000);
  console.log(found);
  expect(found).toMatch(/^ok +gpio: pinctrl-bcm2835/m);
  expect(found).toMatch(/^ok +pwm: 3f20c000\.pwm/m);
  expect(found).toMatch(/^ok +onoff: /m);
  expect(found).toMatch(/^ok +guard: /m);
  expect(found).toMatch(/^warning +protection: the pilot is not measured/m);
});

test('a telegram at the serial port moves the registers by the step law', async () => {
  meter.sendEachSecond({ importW: 0, exportW: 3_000 });
  await pi.put('/api/v1/charger/mode', { mode: 'solar' });
  await timeUntil('contactor closed', CLOSED_WITHIN_MS, contactorIs(1));
  await timeUntil('highest duty', 30_000, async () => (await charger()).limits.by === 'circuit');
  const { dutyPercent } = await charger();
  const { duty } = await pi.memory.pilot();
  expect(duty * 100).toBeCloseTo(dutyPercent ?? 0, 1);
});

test('manual mode by HTTP reaches the registers', async () => {
  await pi.put('/api/v1/charger/manual', { dutyPercent: 40 });
  await pi.put('/api/v1/charger/mode', { mode: 'manual' });
  await timeUntil('40 %', 15_000, async () => (await pi.memory.pilot()).duty === 0.4);
});

describe('whatever dies, the outputs are safe', () => {
  test.each([
    ['SIGKILL', 'KILL'],
    ['SIGSTOP', 'STOP'],
    ['a stalled event loop', 'USR2'],
  ])('%s', async (name, signal) => {
    await charge();
    const product = await pi.productPid();
    await safeAfter(name, () => pi.shell(`kill -${signal} ${product}`));
    // What is stopped stays so until a service manager ends it.
    if (signal === 'STOP') await pi.shell(`kill -KILL ${product}`);
    await resetLatched();
  });

  test('the guard killed is a latched fault', async () => {
    await charge();
    const guard = await pi.guardPid();
    await safeAfter('the guard killed', () => pi.shell(`kill -KILL ${guard}`));
    expect((await charger()).faults).toEqual([
      expect.objectContaining({ kind: 'guard', latched: true }),
    ]);
  });

  test('and a latched fault survives a restart', async () => {
    await restart();
    expect((await charger()).faults).toEqual([
      expect.objectContaining({ kind: 'guard', latched: true }),
    ]);
    expect(await pi.memory.pilot()).toEqual(F);
    await resetLatched();
  });

  test('both killed at once: the restart finds a live pilot and makes it safe', async () => {
    await charge();
    const [product, guard] = [await pi.productPid(), await pi.guardPid()];
    // The guard first: with the product gone it would do its work.
    await pi.shell(`kill -STOP ${guard}; kill -KILL ${product} ${guard}`);
    expect(await isSafe()).toBe(false);
    const ms = await timeUntil('safe', RESTART_MS, isSafe);
    report('both killed, until the restarted product has made it safe', ms);
  });
});

test('a residual current opens and is latched', async () => {
  await charge();
  await safeAfter('the residual current monitor trips', () => pi.memory.drive(RCD, 1));
  expect((await charger()).faults).toEqual([
    expect.objectContaining({ kind: 'rcd', latched: true }),
  ]);
  expect(await pi.memory.pilot()).toEqual(F);
  await pi.memory.drive(RCD, 0);
  await resetLatched();
});

test('the cable to the meter is pulled and put back', async () => {
  await pi.shell('echo /dev/ttyUSB0 >/run/meter');
  await restart();
  meter.stop();
  meter = new Meter(pi.usbSerial);
  meter.sendEachSecond({ importW: 250, exportW: 0 });
  await timeUntil('readings', 30_000, meterIs('fresh'));
  await pi.shell('echo 1-1.2 >/sys/bus/usb/drivers/usb/unbind');
  await timeUntil('silence', 30_000, meterIs('stale'));
  await pi.shell('echo 1-1.2 >/sys/bus/usb/drivers/usb/bind');
  await timeUntil('readings again', 60_000, meterIs('fresh'));
});

test('a kernel that nobody pets resets the machine, and no pin drives anything after it', async () => {
  await charge();
  const reset = pi.memory.event('RESET');
  // The BCM watchdog is what restarts this machine; softdog is what notices.
  await pi.shell(
    'insmod /lib/modules/bcm2835_wdt.ko; insmod /lib/modules/softdog.ko soft_margin=5',
  );
  await pi.shell('watchdog -T 5 -t 1 /dev/watchdog1');
  await pi.shell('sleep 7');
  expect(await pi.memory.level(CONTACTOR)).toBe(1);
  const startMs = performance.now();
  await pi.shell('killall -STOP watchdog');
  await reset;
  report('the kernel watchdog, 5 s', performance.now() - startMs);
  expect(await pi.memory.gpioFunction(CONTACTOR)).toBe(INPUT);
  expect(await pi.memory.level(CONTACTOR)).toBe(0);
});
