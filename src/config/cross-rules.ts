import { isRealBoard } from '../charging/board.config.ts';
import type { Config } from '../config.ts';
import { valuesOf } from '../meter/sources/http.config.ts';
import { BOARD_RULES } from './board-rules.ts';
import { LISTENER_RULES } from './listener-rules.ts';
import type { Path } from './schema-node.ts';
import { TOPIC_RULES } from './topic-rules.ts';

/** The blocks of a configuration that are valid in themselves. */
export type SoundBlocks = Partial<Config>;

/** Two blocks that contradict each other. */
export interface Conflict {
  readonly path: Path;
  readonly text: string;
}

/** Finds one conflict, or none. */
export type Rule = (blocks: SoundBlocks) => Conflict | undefined;

const RULES: readonly Rule[] = [
  function circuitOfRealBoard({ board, charging }) {
    if (board === undefined || !isRealBoard(board)) return undefined;
    if (charging === undefined || charging.limits.circuitA !== null) return undefined;
    return {
      path: ['charging', 'limits', 'circuitA'],
      text: 'is missing, must be the rating of the circuit in amperes where a real board is driven',
    };
  },
  function passwordOfRealBoard({ board, api }) {
    if (board === undefined || !isRealBoard(board)) return undefined;
    if (api === undefined || api.password !== null) return undefined;
    return {
      path: ['api', 'password'],
      text: 'is missing, must be what "sunpilot password" prints where a real board is driven',
    };
  },
  function sunOfRealBoard({ board, meter }) {
    if (board === undefined || !isRealBoard(board)) return undefined;
    if (meter?.source !== 'simulated') return undefined;
    return {
      path: ['meter', 'source'],
      text: 'is simulated, must be a real meter where a real board is driven',
    };
  },
  function phasesOfMainFuse({ meter, connection, charging }) {
    if (meter === undefined || connection?.phases !== 3) return undefined;
    if (charging === undefined || charging.limits.mainsA === null) return undefined;
    const remedy = phasesRemedy(meter);
    if (remedy === undefined) return undefined;
    return {
      path: ['charging', 'limits', 'mainsA'],
      text: `cannot be watched on three phases by source ${meter.source}, must be null, or ${remedy}`,
    };
  },
];

/** Checks blocks against each other; those that are invalid in themselves take no part. */
export function conflictsOf(blocks: SoundBlocks, more: readonly Rule[] = []): Conflict[] {
  return [...RULES, ...BOARD_RULES, ...LISTENER_RULES, ...TOPIC_RULES, ...more].flatMap(
    (rule) => rule(blocks) ?? [],
  );
}

/** Phases read less often than this, milliseconds, are too old to guard a fuse by. */
const PHASES_AT_LEAST_EVERY_MS = 1_000;

/**
 * What to do about a source that cannot watch single phases; undefined for one that can. A remote's
 * `/power` is one number, its phases come with `/api/data`. A day in CSV is net power.
 */
function phasesRemedy(meter: Config['meter']): string | undefined {
  if (meter.source === 'power' && meter.dataIntervalMs > PHASES_AT_LEAST_EVERY_MS) {
    return `meter.dataIntervalMs ${PHASES_AT_LEAST_EVERY_MS} where the remote has /api/data`;
  }
  if (meter.source === 'http' && !('l3A' in valuesOf(meter) || 'l3W' in valuesOf(meter))) {
    return 'meter.values with l1A to l3A or l1W to l3W';
  }
  if (meter.source === 'modbus' && meter.map === 'energyme') return 'meter.map pac2200';
  if (meter.source === 'smartMeter' && meter.mode === 'mqtt') return 'meter.mode poll or sample';
  if (meter.source === 'replay' && /\.csv(\.gz)?$/i.test(meter.file)) {
    return 'a capture of telegrams instead of a day in CSV';
  }
  return undefined;
}
