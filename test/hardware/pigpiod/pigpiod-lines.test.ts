import { expect, onTestFinished, test } from 'vitest';
import { PigpiodClient } from '../../../hardware/pigpiod/pigpiod-client.ts';
import { PigpiodLines } from '../../../hardware/pigpiod/pigpiod-lines.ts';
import { VirtualClock } from '../../../sim/virtual-clock.ts';
import { type EvseOutputs, SAFE_OUTPUTS } from '../../../src/charging/board.ts';
import { clampDuty } from '../../../src/charging/pilot.ts';
import { type FakePigpiod, startPigpiod } from '../../support/fake-pigpiod.ts';

const PINS = { pilot: 18, contactor: 17, threePhase: 5 };

/** What the lines said, and the next thing they say. */
class Ear {
  readonly heard: string[] = [];
  #next: (() => void) | undefined;

  readonly listener = {
    driven: (driven: string) => this.#hear(driven),
    lost: (detail: string) => this.#hear(`lost: ${detail}`),
    back: () => this.#hear('back'),
  };

  async until(count: number): Promise<string[]> {
    while (this.heard.length < count) {
      await new Promise<void>((resolve) => {
        this.#next = resolve;
      });
    }
    return this.heard;
  }

  #hear(what: string): void {
    this.heard.push(what);
    this.#next?.();
  }
}

async function open() {
  const daemon = await startPigpiod();
  const clock = new VirtualClock();
  const lines = await PigpiodLines.open({
    address: daemon.address,
    pins: PINS,
    clock,
  });
  onTestFinished(() => lines.release());
  const ear = new Ear();
  lines.watch(ear.listener);
  return { daemon, lines, ear, clock };
}

function offering(duty: number, contactor: EvseOutputs['contactor'] = 'closed'): EvseOutputs {
  return { pilot: { kind: 'pwm', duty: clampDuty(duty) }, contactor };
}

/** Without what only looks. */
function commands(daemon: FakePigpiod): string[] {
  return daemon.seen.filter((seen) => !/^(3|83) /.test(seen));
}

test('takes over: the contactor low before it is an output, then X1', async () => {
  const { daemon } = await open();
  expect(commands(daemon)).toEqual(['4 17 0', '86 18 1000 1000000', '0 17 1', '4 5 0', '0 5 1']);
});

test('one command a change, none without one, in the order that is safe', async () => {
  const { daemon, lines, ear } = await open();
  const rows: [EvseOutputs, string[], string][] = [
    [SAFE_OUTPUTS, [], 'as it already is'],
    [offering(26.6, 'open'), ['86 18 1000 266000'], 'offered'],
    [offering(26.6), ['4 17 1'], 'the car asked'],
    [offering(26.6), [], 'the same again'],
    [offering(26.7), ['86 18 1000 267000'], 'a step of the law'],
    [{ pilot: { kind: 'fault' }, contactor: 'open' }, ['4 17 0', '86 18 1000 0'], 'F'],
    [{ ...SAFE_OUTPUTS, phases: 3 }, ['4 5 1', '86 18 1000 1000000'], 'phases while open'],
    [{ ...offering(10), phases: 1 }, ['86 18 1000 100000', '4 17 1'], 'not while it closes'],
  ];
  for (const [index, [outputs, expected, why]] of rows.entries()) {
    daemon.seen.length = 0;
    lines.drive(outputs);
    await ear.until(index + 1);
    expect(commands(daemon), why).toEqual(expected);
  }
  expect(ear.heard).toEqual(rows.map(() => 'as-told'));
});

test('a contactor that somebody else opened stays open until it was told to open', async () => {
  const { daemon, lines, ear } = await open();
  lines.drive(offering(20));
  await ear.until(1);
  daemon.levels.set(17, 0);
  lines.drive(offering(21));
  await ear.until(2);
  expect(ear.heard).toEqual(['as-told', 'opened-elsewhere']);
  expect(daemon.levels.get(17)).toBe(0);
  lines.drive(SAFE_OUTPUTS);
  lines.drive(offering(20));
  await ear.until(3);
  expect(ear.heard.slice(2)).toEqual(['as-told']);
  expect(daemon.levels.get(17)).toBe(1);
});

test('of outputs that were replaced before they were read back nobody hears', async () => {
  const { daemon, lines, ear } = await open();
  lines.drive(offering(20));
  lines.drive(offering(15));
  lines.drive(SAFE_OUTPUTS);
  await ear.until(1);
  lines.drive(offering(10));
  await ear.until(2);
  expect(ear.heard).toEqual(['as-told', 'as-told']);
  expect(commands(daemon).slice(-2)).toEqual(['86 18 1000 100000', '4 17 1']);
});

test('pins that carry something else are lost, and taken over anew', async () => {
  const { daemon, lines, ear, clock } = await open();
  lines.drive(offering(20));
  await ear.until(1);
  daemon.pwm.set(18, { hz: 1_000, duty: 850_000 });
  lines.drive(offering(20));
  await ear.until(2);
  // It is tried again a quarter of a second later.
  clock.advanceTo(250);
  await ear.until(3);
  expect(ear.heard.slice(1)).toEqual([
    'lost: the pilot has a duty of 850000 millionths, not 200000',
    'back',
  ]);
  expect(daemon.pwm.get(18)?.duty).toBe(1_000_000);
  expect(daemon.levels.get(17)).toBe(0);
});

test('a daemon that went away is found again, and starts at X1 and open', async () => {
  const { daemon, lines, ear, clock } = await open();
  lines.drive(offering(20));
  await ear.until(1);
  await daemon.stop();
  await ear.until(2);
  expect(ear.heard[1]).toMatch(/^lost: /);
  expect(lines.drive(offering(30)), 'while it is away').toBe('under-way');
  expect(daemon.pwm.get(18)?.duty, 'nobody made it safe: that is for the guard').toBe(200_000);
  await daemon.start();
  // It is tried again a quarter of a second later.
  clock.advanceTo(250);
  await ear.until(3);
  expect(ear.heard[2]).toBe('back');
  expect(daemon.pwm.get(18)?.duty).toBe(1_000_000);
  expect(daemon.levels.get(17)).toBe(0);
  lines.drive(offering(30));
  await ear.until(4);
  expect(daemon.pwm.get(18)?.duty).toBe(300_000);
});

test('a daemon that hangs is lost within the time of one answer', async () => {
  const { daemon, lines, ear, clock } = await open();
  daemon.isHanging = true;
  lines.drive(offering(20));
  clock.advanceTo(499);
  expect(ear.heard).toEqual([]);
  clock.advanceTo(500);
  await ear.until(1);
  expect(ear.heard[0]).toBe('lost: no answer to HP within 500 ms');
});

test.each([
  { deny: 17, pilot: 18, text: /WRITE of GPIO 17: .*-x/ },
  { deny: 0, pilot: 17, text: /HP of GPIO 17: .*12, 13, 18 or 19/ },
])('a daemon that cannot drive these pins says why: $text', async ({ deny, pilot, text }) => {
  const daemon = await startPigpiod();
  daemon.denied.add(deny);
  const opening = PigpiodLines.open({
    address: daemon.address,
    pins: { pilot, contactor: 17, threePhase: undefined },
    clock: new VirtualClock(),
  });
  await expect(opening).rejects.toThrow(
    expect.objectContaining({ code: 'BOARD_OPEN', message: expect.stringMatching(text) }),
  );
  await expect.poll(() => daemon.connections).toBe(0);
});

test('without a daemon the error names the driver that needs none', async () => {
  const daemon = await startPigpiod();
  await daemon.stop();
  const opening = PigpiodLines.open({
    address: daemon.address,
    pins: PINS,
    clock: new VirtualClock(),
  });
  await expect(opening).rejects.toThrow(/systemctl enable --now pigpiod, .*sysfs/);
});

test('released lines do not come back', async () => {
  const { daemon, lines, ear, clock } = await open();
  await daemon.stop();
  await ear.until(1);
  lines.release();
  await daemon.start();
  clock.advanceTo(60_000);
  // Whoever connected before would be seen before this one.
  const client = await PigpiodClient.connect(daemon.address, clock);
  await client.request({ command: 'PIGPV' });
  expect(daemon.connections).toBe(1);
  client.close();
  expect(ear.heard).toHaveLength(1);
});
