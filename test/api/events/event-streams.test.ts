import { describe, expect, test } from 'vitest';
import { VirtualClock } from '../../../sim/virtual-clock.ts';
import { type EventSink, EventStreams } from '../../../src/api/events/event-streams.ts';

/** A reader that takes what it is sent only when told to. */
class FakeSink implements EventSink {
  readonly written: string[] = [];
  readonly slow: boolean;
  ended = false;
  destroyed = false;
  writableLength = 0;

  constructor(slow = false) {
    this.slow = slow;
  }

  write(text: string): void {
    this.written.push(text);
    if (this.slow) this.writableLength += text.length;
  }

  /** The network took all. */
  drain(): void {
    this.writableLength = 0;
  }

  end(): void {
    this.ended = true;
  }

  destroy(): void {
    this.destroyed = true;
  }
}

function open() {
  const clock = new VirtualClock();
  const limits = { streams: 3, perAddress: 2, behindBytes: 100, commentEveryMs: 15_000 };
  return { clock, streams: new EventStreams(limits, clock) };
}

describe('room', () => {
  test('is limited by address and in all, and comes back when a reader goes', () => {
    const { streams } = open();
    const first = new FakeSink();
    streams.add(first, 'a', '');
    streams.add(new FakeSink(), 'a', '');
    expect(streams.hasRoomFor('a')).toBe(false);
    expect(streams.hasRoomFor('b')).toBe(true);
    streams.add(new FakeSink(), 'b', '');
    expect(streams.hasRoomFor('c')).toBe(false);
    streams.remove(first);
    expect(streams.hasRoomFor('c')).toBe(true);
    expect(streams.hasRoomFor('a')).toBe(true);
  });
});

describe('a reader that does not keep up', () => {
  test('is closed once it is more than the limit behind; others go on', () => {
    const { streams } = open();
    const slow = new FakeSink(true);
    const quick = new FakeSink();
    streams.add(slow, 'a', '');
    streams.add(quick, 'a', '');
    streams.broadcast('x'.repeat(100));
    expect(slow.destroyed).toBe(false);
    streams.broadcast('x');
    expect(slow.destroyed).toBe(true);
    streams.broadcast('y');
    expect(slow.written).toHaveLength(3);
    expect(quick.written.at(-1)).toBe('y');
    expect(streams.count).toBe(1);
  });

  test('may take its time over a long opening, but not over what follows', () => {
    const { streams } = open();
    const sink = new FakeSink(true);
    streams.add(sink, 'a', 'o'.repeat(5_000));
    streams.broadcast('x'.repeat(100));
    expect(sink.destroyed).toBe(false);
    streams.broadcast('x');
    expect(sink.destroyed).toBe(true);
  });

  test('has no more credit once it has caught up', () => {
    const { streams } = open();
    const sink = new FakeSink(true);
    streams.add(sink, 'a', 'o'.repeat(5_000));
    sink.drain();
    streams.broadcast('x');
    streams.broadcast('x'.repeat(100));
    expect(sink.destroyed).toBe(true);
  });
});

describe('comments', () => {
  test('go to all readers every 15 s, and stop with the last one', () => {
    const { clock, streams } = open();
    const sink = new FakeSink();
    streams.add(sink, 'a', 'first');
    clock.advanceTo(14_999);
    expect(sink.written).toEqual(['first']);
    clock.advanceTo(45_000);
    expect(sink.written).toEqual(['first', ':\n\n', ':\n\n', ':\n\n']);
    streams.remove(sink);
    clock.advanceTo(90_000);
    expect(sink.written).toHaveLength(4);
  });

  test('start again with the next reader', () => {
    const { clock, streams } = open();
    const gone = new FakeSink();
    streams.add(gone, 'a', '');
    streams.remove(gone);
    const sink = new FakeSink();
    streams.add(sink, 'a', '');
    clock.advanceTo(15_000);
    expect(sink.written).toEqual(['', ':\n\n']);
  });
});

test('closing ends every stream in good order', () => {
  const { streams } = open();
  const sinks = [new FakeSink(), new FakeSink()];
  for (const sink of sinks) streams.add(sink, 'a', '');
  streams.close();
  expect(sinks.map(({ ended }) => ended)).toEqual([true, true]);
  expect(streams.count).toBe(0);
});
