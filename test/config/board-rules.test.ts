import { expect, test } from 'vitest';
import { BoardConfig, boardPins, isRealBoard } from '../../src/charging/board.config.ts';
import { BOARD_RULES } from '../../src/config/board-rules.ts';
import { Config } from '../../src/config.ts';

const { connection } = Config.parse({ meter: { source: 'simulated' } });
const THREE = { ...connection, phases: 3 as const };

function conflicts(board: object, on: Config['connection'] = THREE): string[] {
  const blocks = { board: BoardConfig.parse({ driver: 'sysfs', ...board }), connection: on };
  return BOARD_RULES.flatMap((rule) => {
    const conflict = rule(blocks);
    return conflict === undefined ? [] : `${conflict.path.slice(1).join('.')}: ${conflict.text}`;
  });
}

test.each([
  { board: {}, why: 'the hat as it is' },
  { board: { sense: 'none' }, why: 'only the pilot is driven' },
  { board: { sense: 'none', pins: { contactor: null } }, why: 'and said so' },
  {
    board: { sense: 'none', contactorInterlock: 'external', pins: { contactor: 17 } },
    why: 'hardware of its own opens it',
  },
  { board: { pins: { rcd: null } }, why: 'what belongs to the monitor goes with it' },
  { board: { adc: { proximityChannel: 3 } }, why: 'another channel' },
  { board: { pins: { threePhase: 5 } }, why: 'three phases are wired' },
])('goes together: $board, $why', ({ board }) => {
  expect(conflicts(board)).toEqual([]);
});

test.each([
  {
    board: { sense: 'none', pins: { contactor: 17 } },
    says: /^pins\.contactor: is 17, must be null with sense: none, unless .*contactorInterlock: external/,
    why: 'nobody would open it when the car lets go',
  },
  {
    board: { pins: { button: 22 } },
    says: /^pins\.button: is 22, which is board\.pins\.rcd$/,
    why: 'a pin of the hat that is given away twice',
  },
  {
    board: { pins: { rcd: 4, watchdog: 4 } },
    says: /^pins\.rcd: is 4, which is board\.pins\.watchdog$/,
    why: 'both are given',
  },
  {
    board: { sense: 'none', pins: { feedback: 23 } },
    says: /^pins\.feedback: is of no use without board\.pins\.contactor/,
    why: 'no contactor to hear of',
  },
  {
    board: { sense: 'none', pins: { watchdog: 4 } },
    says: /^pins\.watchdog: .*without board\.pins\.contactor/,
    why: 'no relay to drop',
  },
  {
    board: { pins: { rcd: null, rcdTest: 24 } },
    says: /^pins\.rcdTest: is of no use without board\.pins\.rcd/,
    why: 'nobody would see it trip',
  },
  {
    board: { pins: { rcd: null, rcdReset: 27 } },
    says: /^pins\.rcdReset: .*without board\.pins\.rcd/,
    why: 'nothing to reset',
  },
  {
    board: { sense: 'none', contactorInterlock: 'external', pins: { rcdTest: 24 } },
    says: /^pins\.rcdTest: must be null without sense: iio/,
    why: 'no session begins where no car is seen',
  },
  {
    board: { sense: 'none', adc: { proximityChannel: 3 } },
    says: /^adc\.proximityChannel: must be null without sense: iio/,
    why: 'no converter',
  },
  {
    board: { adc: { pilotChannel: 3, proximityChannel: 3 } },
    says: /^adc\.proximityChannel: is 3, which is board\.adc\.pilotChannel/,
    why: 'one wire a channel',
  },
])('does not: $board, $why', ({ board, says }) => {
  expect(conflicts(board)).toEqual([expect.stringMatching(says)]);
});

test('one phase has nothing to switch', () => {
  expect(conflicts({ pins: { threePhase: 5 } }, { ...connection, phases: 1 })).toEqual([
    'pins.threePhase: must be null with connection.phases 1',
  ]);
});

const HAT = { pilot: 18, contactor: 17, watchdog: 4, rcd: 22, rcdReset: 27, rcdTest: 24 };
const UNUSED = { threePhase: undefined, button: undefined, led: undefined };

test.each([
  { board: {}, pins: { ...HAT, feedback: 23 }, why: 'the Raspberry Pi EVSE Hat' },
  {
    board: { sense: 'none' },
    pins: { pilot: 18, rcd: 22, rcdReset: 27 },
    why: 'without a contactor nothing that belongs to it',
  },
  {
    board: { sense: 'none', contactorInterlock: 'external' },
    pins: { ...HAT, rcdTest: undefined, feedback: 23 },
    why: 'no session is seen that a test could come before',
  },
  {
    board: { pins: { pilot: 12, rcd: null, feedback: null, led: 5 } },
    pins: { pilot: 12, contactor: 17, watchdog: 4, led: 5 },
    why: 'null is none',
  },
])('pins of $board: $why', ({ board, pins }) => {
  const config = BoardConfig.parse({ driver: 'pigpiod', ...board });
  if (!isRealBoard(config)) throw new Error('not a real board');
  expect(boardPins(config)).toEqual({ ...UNUSED, ...pins });
});

test.each(['0.0.0.0', '192.168.1.5', 'pi.local'])('a daemon at %s is out of reach', (host) => {
  expect(BoardConfig.safeParse({ driver: 'pigpiod', host }).success).toBe(false);
});
