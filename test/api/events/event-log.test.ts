import { describe, expect, test } from 'vitest';
import { EventLog, eventText } from '../../../src/api/events/event-log.ts';

function logOf(events: number, kept = 256): EventLog {
  const log = new EventLog('boot', kept);
  for (let serial = 1; serial <= events; serial += 1) log.append('reading', { serial });
  return log;
}

test('an event goes out as the standard writes it, with its id', () => {
  const log = new EventLog('7f3a', 256);
  expect(log.append('fault', { kind: 'rcd', text: 'two\nlines' })).toBe(
    'id: 7f3a-1\nevent: fault\ndata: {"kind":"rcd","text":"two\\nlines"}\n\n',
  );
  expect(log.newestId).toBe('7f3a-1');
});

test('without an id the reader keeps the one it has', () => {
  expect(eventText('charger', {})).toBe('event: charger\ndata: {}\n\n');
});

describe('what a reader missed', () => {
  test.each([
    { events: 3, kept: 256, last: 'boot-0', serials: [1, 2, 3], why: 'saw only the state' },
    { events: 3, kept: 256, last: 'boot-2', serials: [3], why: 'missed one' },
    { events: 3, kept: 256, last: 'boot-3', serials: [], why: 'missed none' },
    {
      events: 300,
      kept: 2,
      last: 'boot-298',
      serials: [299, 300],
      why: 'the oldest that can be bridged',
    },
    { events: 300, kept: 2, last: 'boot-297', serials: undefined, why: 'too long ago' },
    { events: 3, kept: 256, last: 'boot-4', serials: undefined, why: 'an id to come' },
    { events: 3, kept: 256, last: 'other-2', serials: undefined, why: 'another run' },
    { events: 3, kept: 256, last: 'boot2', serials: undefined, why: 'no dash' },
    { events: 3, kept: 256, last: 'boot-', serials: undefined, why: 'no number' },
    { events: 3, kept: 256, last: 'boot--1', serials: undefined, why: 'negative' },
    { events: 3, kept: 256, last: 'boot-1e1', serials: undefined, why: 'not digits' },
    { events: 3, kept: 256, last: '', serials: undefined, why: 'empty' },
  ])('after $last of $events: $why', ({ events, kept, last, serials }) => {
    const missed = logOf(events, kept).since(last);
    expect(missed?.map((text) => Number(/"serial":(\d+)/.exec(text)?.[1]))).toEqual(serials);
  });

  test('256 are kept and no more', () => {
    expect(logOf(1_000).since('boot-744')).toHaveLength(256);
    expect(logOf(1_000).since('boot-743')).toBeUndefined();
  });
});
