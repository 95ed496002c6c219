import { BoardError, type BoardFault, type EvseBoard, SAFE_OUTPUTS } from '../charging/board.ts';
import type { PilotState } from '../charging/pilot.ts';
import type { Clock } from '../clock.ts';

export interface SelfTestParts {
  readonly clock: Clock;
  /** How long to watch, milliseconds. */
  readonly forMs?: number;
}

/** What a board shows with the contactor open. */
export type SelfTest =
  | {
      readonly kind: 'tested';
      /** Whether it reported nothing wrong. */
      readonly ok: boolean;
      readonly driver: string;
      readonly sensesPilot: boolean;
      /** What is on the cable, where the pilot is measured. */
      readonly pilot?: PilotState;
      /** What the plugged cable carries, amperes, where its resistor is measured. */
      readonly cableA?: number;
      /** Inside the box, degrees Celsius, where there is a sensor. */
      readonly temperatureC?: number;
      readonly faults: readonly BoardFault[];
    }
  /** It cannot be had, or does not do what it is told. */
  | { readonly kind: 'not-opened' | 'not-driven'; readonly ok: false; readonly detail: string };

/** Guards report what they see within two of their turns; a converter takes half a second. */
const WATCH_MS = 3_000;

/**
 * Opens a board, drives the state in which nothing is offered (X1, contactor open), and watches what
 * is reported. The contactor is never closed and no current ever offered; the board is left closed.
 */
export async function selfTest(
  open: () => Promise<EvseBoard>,
  { clock, forMs = WATCH_MS }: SelfTestParts,
): Promise<SelfTest> {
  let board: EvseBoard;
  try {
    board = await open();
  } catch (error) {
    if (!(error instanceof BoardError)) throw error;
    return { kind: 'not-opened', ok: false, detail: error.message };
  }
  try {
    board.apply(SAFE_OUTPUTS);
    return await watched(board, clock, forMs);
  } catch (error) {
    if (!(error instanceof BoardError)) throw error;
    return { kind: 'not-driven', ok: false, detail: error.message };
  } finally {
    board.close();
  }
}

async function watched(board: EvseBoard, clock: Clock, forMs: number): Promise<SelfTest> {
  const faults = new Map<BoardFault['kind'], BoardFault>();
  let pilot: PilotState | undefined;
  let cableA: number | undefined;
  let temperatureC: number | undefined;
  const stop = board.watch({
    pilot: (state) => {
      pilot = state;
    },
    cable: (currentA) => {
      cableA = currentA;
    },
    temperature: (celsius) => {
      temperatureC = celsius;
    },
    fault: (fault) => faults.set(fault.kind, fault),
    // A latched one stays until a person resets it, whatever the board says meanwhile.
    cleared: (kind) => faults.get(kind)?.latched !== true && faults.delete(kind),
  });
  await new Promise<void>((resolve) => clock.setTimeout(resolve, forMs));
  stop();
  const { driver, sensesPilot } = board;
  return {
    kind: 'tested',
    ok: faults.size === 0,
    driver,
    sensesPilot,
    ...(sensesPilot && pilot !== undefined && { pilot }),
    ...(cableA !== undefined && { cableA }),
    ...(temperatureC !== undefined && { temperatureC }),
    faults: [...faults.values()],
  };
}
