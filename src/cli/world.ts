import type { EvseBoard } from '../charging/board.ts';
import type { Clock } from '../clock.ts';
import type { Rule } from '../config/cross-rules.ts';
import type { Config } from '../config.ts';
import type { MeterSource } from '../meter/source.ts';
import type { AddCommand } from './command.ts';
import type { Finding } from './doctor/finding.ts';

/** What stands behind the ports: hardware, or something computed. */
export interface World {
  readonly clock: Clock;
  readonly board: EvseBoard;
  /** The meter that belongs to this world; undefined where the configuration names one outside. */
  readonly meter: MeterSource | undefined;
  readonly isSimulated: boolean;
  /** Protection that this board lacks, a sentence each. */
  readonly absent: readonly string[];
}

export interface WorldOptions {
  /** Seconds that pass in a simulated world for each real one. */
  readonly speed: number;
  /** Something is not as it should be, and goes on all the same. */
  readonly warn: (text: string) => void;
}

/** All worlds there are. */
export interface Worlds {
  /** What only they know of a configuration, such as the names of simulated days. */
  readonly rules: readonly Rule[];
  /** What only they can do. */
  readonly commands: readonly AddCommand[];
  /**
   * Makes the world a configuration asks for.
   *
   * @throws {BoardError} with code `BOARD_OPEN` when the board cannot be had.
   */
  open(config: Config, options: WorldOptions): Promise<World>;
  /** What a doctor sees of the board; changes nothing. */
  findings(config: Config): Promise<readonly Finding[]>;
  /**
   * Nothing is driven so far: the program waits for a person, and tells whoever started it as a service
   * that it lives.
   *
   * @returns ends that.
   */
  waiting(warn: WorldOptions['warn']): Promise<() => void>;
  /** The start is done: whoever started the program as a service may rely on it. */
  up(): void;
  /** The program was asked to end, and is about to. */
  ending(): void;
}
