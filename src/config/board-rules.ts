import {
  boardPins,
  isRealBoard,
  type PinName,
  type WiredBoardConfig,
} from '../charging/board.config.ts';
import type { Conflict, Rule } from './cross-rules.ts';

/** Settings of a board that contradict each other. */
export const BOARD_RULES: readonly Rule[] = [
  /**
   * Without measuring the pilot nobody knows that the car was unplugged: the contactor would stay
   * closed (IEC 61851-1 table A.6, sequence 8.1).
   */
  real(function blindContactor({ sense, contactorInterlock, pins: { contactor } }) {
    if (sense !== 'none' || contactorInterlock === 'external') return undefined;
    if (typeof contactor !== 'number') return undefined;
    return at(
      'contactor',
      `is ${contactor}, must be null with sense: none, unless hardware of its own opens the contactor when the car lets go, which contactorInterlock: external says`,
    );
  }),
  real(function sharedPin(board) {
    const used = new Map<number, string>();
    for (const [name, pin] of Object.entries(boardPins(board))) {
      if (pin === undefined) continue;
      const other = used.get(pin);
      used.set(pin, name);
      if (other === undefined) continue;
      const isGiven = board.pins[name as PinName] !== undefined;
      const [taken, by] = isGiven ? [name, other] : [other, name];
      return at(
        taken as PinName,
        `is ${pin}, which is board.pins.${by}${isGiven ? '' : ' of the hat, to be set to another or null'}`,
      );
    }
    return undefined;
  }),
  ...(['feedback', 'watchdog', 'threePhase'] as const).map((name) =>
    real(function withoutContactor(board) {
      if (typeof board.pins[name] !== 'number') return undefined;
      if (boardPins(board).contactor !== undefined) return undefined;
      return at(name, 'is of no use without board.pins.contactor, must be null');
    }),
  ),
  ...(['rcdReset', 'rcdTest'] as const).map((name) =>
    real(function withoutMonitor(board) {
      if (typeof board.pins[name] !== 'number') return undefined;
      if (boardPins(board).rcd !== undefined) return undefined;
      return at(name, 'is of no use without board.pins.rcd, must be null');
    }),
  ),
  real(function untimelyTest({ sense, pins: { rcdTest } }) {
    if (typeof rcdTest !== 'number' || sense === 'iio') return undefined;
    return at('rcdTest', 'must be null without sense: iio, which tells when a session begins');
  }),
  real(function proximityWithoutConverter({ sense, adc: { proximityChannel } }) {
    if (proximityChannel === null || sense === 'iio') return undefined;
    const text = 'must be null without sense: iio';
    return { path: ['board', 'adc', 'proximityChannel'], text };
  }),
  real(function sharedChannel({ adc: { pilotChannel, proximityChannel } }) {
    if (proximityChannel !== pilotChannel) return undefined;
    const text = `is ${pilotChannel}, which is board.adc.pilotChannel`;
    return { path: ['board', 'adc', 'proximityChannel'], text };
  }),
  function phasesToSwitch({ board, connection }) {
    if (board === undefined || !isRealBoard(board) || connection?.phases !== 1) return undefined;
    if (typeof board.pins.threePhase !== 'number') return undefined;
    return at('threePhase', 'must be null with connection.phases 1');
  },
];

function real(rule: (board: WiredBoardConfig) => Conflict | undefined): Rule {
  return ({ board }) => (board === undefined || !isRealBoard(board) ? undefined : rule(board));
}

function at(pin: PinName, text: string): Conflict {
  return { path: ['board', 'pins', pin], text };
}
