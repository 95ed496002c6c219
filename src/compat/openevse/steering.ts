import { z } from 'zod';
import { MAX_CURRENT_A, MIN_CURRENT_A } from '../../charging/pilot.ts';
import type { Control, ControlResult, House } from '../../house/house.ts';
import { isActive } from './status.ts';

/** Amperes as clients send them; 0 sets none. No pilot offers more than 51, whatever is asked. */
const current = z
  .number()
  .max(80)
  .refine((amperes) => amperes === 0 || amperes >= MIN_CURRENT_A, {
    error: `must be 0 or at least ${MIN_CURRENT_A}`,
  });

/** Limits of later firmware; there are none here, and whoever sets one must not believe in it. */
const noLimit = z.literal(0, { error: 'must be 0 or left out: no charge is limited here' });

/** What clients want. They send back what they read, so more keys may come. */
export const Properties = z.object({
  state: z.enum(['active', 'disabled']).optional(),
  charge_current: current.optional(),
  max_current: current.optional(),
  auto_release: z.boolean().optional(),
  energy_limit: noLimit.optional(),
  time_limit: noLimit.optional(),
});
export type Properties = z.output<typeof Properties>;

/** The manual override, or the claim of a client by its number. */
export type Holder = 'override' | number;

export interface SteeringParts {
  readonly house: House;
  readonly control: Control;
  /** How long a current lasts without news of who set it, seconds. */
  readonly leaseS: number;
}

interface Wish {
  readonly holder: Holder;
  readonly properties: Properties;
  /** Amperes; undefined where it is not about a current. */
  readonly currentA: number | undefined;
}

const DONE: ControlResult = { ok: true };

/**
 * What clients of the original want, the last of them in place of the others. Its state is `enabled`,
 * its current an external lease, which lasts while whoever set it keeps asking: these clients send a
 * current once and then never again.
 */
export class Steering {
  readonly #parts: SteeringParts;
  #wish: Wish | undefined;

  constructor(parts: SteeringParts) {
    this.#parts = parts;
  }

  /** What a holder has set, as long as it lasts. */
  of(holder: Holder): Properties | undefined {
    const wish = this.#now();
    return wish?.holder === holder ? wish.properties : undefined;
  }

  async set(holder: Holder, properties: Properties): Promise<ControlResult> {
    const { control, leaseS } = this.#parts;
    if (properties.state !== undefined) {
      const result = await control.change({ enabled: properties.state === 'active' });
      if (!result.ok) return result;
    }
    const currentA = currentOf(properties);
    if (currentA !== undefined) control.external(currentA, leaseS);
    else if (this.#now()?.currentA !== undefined) control.endExternal();
    this.#wish = { holder, properties, currentA };
    return DONE;
  }

  /** Sets an override that is the opposite of what is, or clears the one that is set. */
  toggle(): Promise<ControlResult> {
    if (this.of('override') !== undefined) return this.clear('override');
    const isOn = isActive(this.#parts.house.picture());
    return this.set('override', { state: isOn ? 'disabled' : 'active' });
  }

  /** Back to what would be without the holder: no lease, and not paused by it. */
  async clear(holder: Holder): Promise<ControlResult> {
    const { control } = this.#parts;
    const wish = this.#now();
    if (wish?.holder !== holder) return DONE;
    if (wish.properties.state === 'disabled') {
      const result = await control.change({ enabled: true });
      if (!result.ok) return result;
    }
    if (wish.currentA !== undefined) control.endExternal();
    this.#wish = undefined;
    return DONE;
  }

  /** Whoever may steer has asked: the current lasts on. */
  renew(): void {
    const { control, leaseS } = this.#parts;
    const currentA = this.#now()?.currentA;
    if (currentA !== undefined) control.external(currentA, leaseS);
  }

  /** The car has left: what was to end with it ends. */
  unplugged(): Promise<ControlResult> {
    const wish = this.#now();
    return wish?.properties.auto_release === true ? this.clear(wish.holder) : Promise.resolve(DONE);
  }

  /** Nothing once its lease is over, or somebody else's has taken its place. */
  #now(): Wish | undefined {
    const { lease } = this.#parts.house.picture().charger;
    const currentA = this.#wish?.currentA;
    const isOurs = lease?.kind === 'external' && lease.currentA === currentA;
    if (currentA !== undefined && !isOurs) this.#wish = undefined;
    return this.#wish;
  }
}

/** The smaller of both currents, amperes; undefined where none is set. */
function currentOf({ charge_current = 0, max_current = 0 }: Properties): number | undefined {
  const set = [charge_current, max_current].filter((amperes) => amperes > 0);
  return set.length === 0 ? undefined : Math.min(...set, MAX_CURRENT_A);
}
