import { randomInt } from 'node:crypto';
import type { Logger } from 'pino';
import type { ChargingInput } from '../charging/context.ts';
import type { Clock } from '../clock.ts';
import { BoxMemory, faultsOf, powerWasAway } from './box-memory.ts';
import { type Journal, NEW_BOX, type Settings } from './journal.ts';
import type { Remembered } from './json-file.ts';

/** After every start nothing is offered for this long, milliseconds. */
const HOLD_MS = 10_000;
/**
 * After a power cut each box of a street waits for a different time, up to this long, milliseconds.
 */
const POWER_RETURN_MS = 120_000;

export interface RecallParts {
  readonly journal: Journal;
  /** What was set over the API, as it was read with the configuration. */
  readonly settings: Remembered<Settings>;
  /** The kernel's id of this boot, where there is one. */
  readonly bootId: string | undefined;
  readonly clock: Clock;
  readonly log: Logger;
}

/** What a start knows about earlier runs. */
export interface Recalled {
  readonly memory: BoxMemory;
  readonly settings: Settings;
  /**
   * Whether a file of the journal could not be read: faults or wishes are unknown, and mode is off.
   */
  readonly isLost: boolean;
  /** How long this start holds back, and the faults it begins with. */
  readonly input: Pick<
    ChargingInput,
    'nowMs' | 'faults' | 'isWoken' | 'heldUntilMs' | 'powerReturnUntilMs'
  >;
}

/**
 * Reads what is remembered; what cannot be read is set aside, named in the log, and turns mode off.
 */
export async function recall(parts: RecallParts): Promise<Recalled> {
  const { journal, clock, log } = parts;
  const box = await journal.box.read(clock.epochMs());
  const lost = [parts.settings, box].filter((one) => one.kind === 'set-aside');
  for (const { movedTo, problem } of lost) {
    log.error({ movedTo, problem }, `${problem}; it was set aside as ${movedTo}; mode is off`);
  }
  const isLost = lost.length > 0;
  const memory = new BoxMemory(journal.box, box.kind === 'found' ? box.value : NEW_BOX);
  const settings = await settingsOf(parts, isLost);
  return { memory, settings, isLost, input: inputOf(parts, memory) };
}

/** What was set last; after a loss mode is off, over restarts too, until somebody sets another. */
async function settingsOf(
  { settings, journal, log }: RecallParts,
  isLost: boolean,
): Promise<Settings> {
  const found = settings.kind === 'found' ? settings.value : { charging: { start: {} } };
  if (!isLost) return found;
  const { charging } = found;
  const off: Settings = { charging: { ...charging, start: { ...charging.start, mode: 'off' } } };
  await journal.settings
    .write(off)
    .catch((err: unknown) => log.error({ err }, 'cannot remember that mode is off'));
  return off;
}

function inputOf({ clock, log, bootId }: RecallParts, { state }: BoxMemory): Recalled['input'] {
  const nowMs = clock.now();
  const waitMs = powerWasAway(state, bootId) ? randomInt(POWER_RETURN_MS) : 0;
  const faults = faultsOf(state, clock.epochMs());
  for (const { kind, detail } of faults) log.error({ fault: kind, detail }, 'latched fault');
  return {
    nowMs,
    faults,
    isWoken: state.wasCarWoken === true,
    heldUntilMs: nowMs + HOLD_MS,
    powerReturnUntilMs: waitMs === 0 ? 0 : nowMs + HOLD_MS + waitMs,
  };
}
