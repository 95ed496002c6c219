import type { Clock } from '../../clock.ts';
import type { ChargerJson } from '../../house/charger/charger-json.ts';

/** What changes all the time, such as energy and limits, is told this often, milliseconds. */
const LOOK_EVERY_MS = 5_000;

export interface ChargerWatchParts {
  readonly clock: Clock;
  readonly look: () => ChargerJson;
  readonly tell: (charger: ChargerJson) => void;
  /** Whether anyone listens. */
  readonly isHeard: () => boolean;
}

/**
 * Tells what of the charger changes without an event of its own, so that who only listens does not
 * see the energy of hours ago. Looks only while somebody listens, and tells nothing twice.
 */
export class ChargerWatch {
  readonly #parts: ChargerWatchParts;
  #told = '';
  #alarm: unknown;

  constructor(parts: ChargerWatchParts) {
    this.#parts = parts;
  }

  /** Everybody who listens knows this charger. */
  told(charger: ChargerJson): void {
    this.#told = fingerprint(charger);
  }

  /** Somebody listens from now on. Safe to call again. */
  begin(): void {
    this.#alarm ??= this.#parts.clock.setTimeout(() => this.#look(), LOOK_EVERY_MS);
  }

  end(): void {
    this.#parts.clock.clearTimeout(this.#alarm);
    this.#alarm = undefined;
  }

  #look(): void {
    const { isHeard, look, tell } = this.#parts;
    this.#alarm = undefined;
    if (!isHeard()) return;
    const charger = look();
    if (fingerprint(charger) !== this.#told) tell(charger);
    this.begin();
  }
}

/** Age and power of the meter are told with each reading. */
function fingerprint({ meter: { state, source }, ...others }: ChargerJson): string {
  return JSON.stringify({ ...others, meter: { state, source } });
}
