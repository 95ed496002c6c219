import { boardPins, type WiredBoardConfig } from '../src/charging/board.config.ts';
import type { Protection } from '../src/charging/board.ts';

/** What a board lacks that would protect people, and what adds it. */
export interface Absence {
  readonly kind: Protection;
  readonly text: string;
  readonly fix: string;
}

/** @returns nothing where all is there that software can watch. */
export function absentProtection(board: WiredBoardConfig): Absence[] {
  const { contactor, rcd, rcdTest, feedback, watchdog } = boardPins(board);
  const absences: (Absence | false)[] = [
    board.sense === 'none' && {
      kind: 'pilot-sense',
      text: 'the pilot is not measured: no vehicle state, no diode check, no simplified pilot, and nothing here opens when the car lets go',
      fix: 'add a converter and set board.sense to iio',
    },
    contactor === undefined && {
      kind: 'contactor',
      text: 'only the pilot is driven: a fault takes the offer away and opens nothing',
      fix: 'set board.pins.contactor',
    },
    rcd === undefined && {
      kind: 'rcd',
      text: 'a trip of the residual current monitor is not heard of',
      fix: 'set board.pins.rcd',
    },
    rcd !== undefined &&
      contactor !== undefined &&
      rcdTest === undefined && {
        kind: 'rcd-test',
        text: 'the residual current monitor is not tested before charging',
        fix: 'set board.pins.rcdTest',
      },
    (board.sense === 'none' || board.adc.proximityChannel === null) && {
      kind: 'proximity',
      text: 'the resistor in a plug is not read: with a socket, nobody knows what its cable carries',
      fix: 'nothing with a fixed cable, whose rating is charging.limits.cableA; with a socket, set board.adc.proximityChannel',
    },
    contactor !== undefined &&
      feedback === undefined && {
        kind: 'weld-feedback',
        text: 'a contactor that is welded is not noticed',
        fix: 'wire its mirror contact and set board.pins.feedback',
      },
    contactor !== undefined &&
      watchdog === undefined && {
        kind: 'relay-watchdog',
        text: 'no relay watchdog: a kernel that hangs keeps the contactor closed',
        fix: 'add the circuit and set board.pins.watchdog',
      },
    board.temperature === null && {
      kind: 'temperature',
      text: 'a box that becomes too warm is not noticed',
      fix: 'set board.temperature',
    },
  ];
  return absences.filter((absence) => absence !== false);
}
