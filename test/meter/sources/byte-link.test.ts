import { beforeEach, expect, test } from 'vitest';
import { VirtualClock } from '../../../sim/virtual-clock.ts';
import type { MeterFault } from '../../../src/meter/source.ts';
import { createBackoff } from '../../../src/meter/sources/backoff.ts';
import { type LineEvents, openByteLink } from '../../../src/meter/sources/byte-link.ts';
import { MeterLog } from '../../support/meter-log.ts';

const BROKEN: MeterFault = { kind: 'transport', detail: 'broken' };

/** A line in the test's hand, and a decoder that reads one digit as so many watts. */
class Rig {
  readonly clock = new VirtualClock();
  readonly log = new MeterLog();
  /** What happened to lines and decoder, in order. */
  readonly steps: string[] = [];
  events: LineEvents | undefined;
  readonly close = openByteLink(
    {
      openLine: (events) => {
        this.steps.push(`open ${this.clock.now()}`);
        this.events = events;
        return {
          close: () => this.steps.push('close'),
          understood: () => this.steps.push('understood'),
        };
      },
      createDecoder: (output) => ({
        push: (chunk) => {
          for (const character of Buffer.from(chunk).toString()) {
            if (character === '?') output.fault({ kind: 'checksum', detail: '' });
            else if (character === '!') output.fault({ kind: 'bad-value', detail: '' });
            else output.reading({ takenAtMs: 0, importW: Number(character), exportW: 0 });
          }
        },
        end: () => {
          this.steps.push(`end ${this.clock.now()}`);
          output.fault({ kind: 'truncated', detail: '' });
        },
      }),
      backoff: createBackoff({ random: () => 0 }),
      clock: this.clock,
    },
    this.log,
  );

  bytes(text: string): void {
    this.events?.bytes(Buffer.from(text));
  }
}

let rig: Rig;
beforeEach(() => {
  rig = new Rig();
});

test('a line that breaks ends what was begun, then goes down, then is opened again', () => {
  rig.events?.up('here');
  rig.bytes('1');
  rig.events?.down(BROKEN);
  expect(rig.log.faultKinds).toEqual(['truncated', 'transport']);
  expect(rig.log.linkStates).toEqual(['up', 'down']);
  rig.clock.advanceTo(1_000);
  rig.events?.up('here again');
  expect(rig.log.linkStates).toEqual(['up', 'down', 'up']);
  expect(rig.steps).toEqual(['open 0', 'understood', 'end 0', 'open 1000']);
});

test('a broken line is not heard any more', () => {
  const first = rig.events;
  first?.down(BROKEN);
  first?.down(BROKEN);
  first?.up('late');
  first?.bytes(Buffer.from('1'));
  expect(rig.log.faultKinds).toEqual(['truncated', 'transport']);
  expect(rig.log.linkStates).toEqual(['down']);
  expect(rig.log.readings).toEqual([]);
});

test.each([
  ['1', true, 'a reading'],
  ['!', true, 'a telegram refused for what it says'],
  ['?', false, 'noise may look like a bad checksum'],
])('%s: the line is understood: %s', (text, isUnderstood) => {
  rig.bytes(text);
  expect(rig.steps.includes('understood')).toBe(isUnderstood);
});

test('waits grow while nothing is understood, and start again once something was', () => {
  for (const atMs of [1_000, 3_000, 7_000]) {
    rig.events?.down(BROKEN);
    rig.clock.advanceTo(atMs);
  }
  rig.bytes('1');
  rig.events?.down(BROKEN);
  rig.clock.advanceTo(8_000);
  const opened = rig.steps.filter((step) => step.startsWith('open'));
  expect(opened).toEqual(['open 0', 'open 1000', 'open 3000', 'open 7000', 'open 8000']);
});

test('two seconds of silence end what was begun, once', () => {
  rig.bytes('1');
  rig.clock.advanceTo(1_500);
  rig.bytes('2');
  rig.clock.advanceTo(3_499);
  expect(rig.log.faults).toEqual([]);
  rig.clock.advanceTo(60_000);
  expect(rig.steps.filter((step) => step.startsWith('end'))).toEqual(['end 3500']);
});

test('closed, it hears and does nothing more', () => {
  rig.bytes('1');
  rig.close();
  rig.close();
  const before = rig.log.count;
  rig.bytes('2');
  rig.events?.up('late');
  rig.events?.down(BROKEN);
  rig.clock.advanceTo(100_000);
  expect(rig.log.count).toBe(before);
  expect(rig.steps).toEqual(['open 0', 'understood', 'close', 'close']);
});
