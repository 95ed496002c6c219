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

/** The body of `POST /override`. Clients send back what they read, so more keys may come. */
export const OverrideBody = z.object({
  state: z.enum(['active', 'disabled']).optional(),
  charge_current: current.optional(),
  max_current: current.optional(),
  auto_release: z.boolean().optional(),
});
export type OverrideBody = z.output<typeof OverrideBody>;

export interface OverrideParts {
  readonly house: House;
  readonly control: Control;
  /** How long a current lasts without news of who set it, seconds. */
  readonly leaseS: number;
}

const DONE: ControlResult = { ok: true };

/**
 * The manual override of the original. Its state is `enabled`, its current an external lease, which
 * lasts while whoever set it keeps asking: these clients send a current once and then never again.
 */
export class Override {
  readonly #parts: OverrideParts;
  #set: OverrideBody | undefined;
  /** Set while the override is about a current. */
  #currentA: number | undefined;

  constructor(parts: OverrideParts) {
    this.#parts = parts;
  }

  /** What was set, as long as it lasts. */
  get now(): OverrideBody | undefined {
    const { lease } = this.#parts.house.picture().charger;
    if (this.#currentA !== undefined && lease?.kind !== 'external') this.#forget();
    return this.#set;
  }

  async set(body: OverrideBody): Promise<ControlResult> {
    const { control, leaseS } = this.#parts;
    if (body.state !== undefined) {
      const result = await control.change({ enabled: body.state === 'active' });
      if (!result.ok) return result;
    }
    const currentA = currentOf(body);
    if (currentA !== undefined) control.external(currentA, leaseS);
    else if (this.#currentA !== undefined) control.endExternal();
    this.#currentA = currentA;
    this.#set = body;
    return DONE;
  }

  /** Sets one that is the opposite of what is, or clears the one that is set. */
  toggle(): Promise<ControlResult> {
    if (this.now !== undefined) return this.clear();
    return this.set({ state: isActive(this.#parts.house.picture()) ? 'disabled' : 'active' });
  }

  /** Back to what would be without it: no lease, and not paused by it. */
  async clear(): Promise<ControlResult> {
    const { control } = this.#parts;
    const set = this.now;
    if (set?.state === 'disabled') {
      const result = await control.change({ enabled: true });
      if (!result.ok) return result;
    }
    if (this.#currentA !== undefined) control.endExternal();
    this.#forget();
    return DONE;
  }

  /** Whoever may steer has asked: the current lasts on. */
  renew(): void {
    const { control, leaseS } = this.#parts;
    if (this.now !== undefined && this.#currentA !== undefined) {
      control.external(this.#currentA, leaseS);
    }
  }

  /** The car has left: an override that was to end with it ends. */
  unplugged(): Promise<ControlResult> {
    return this.now?.auto_release === true ? this.clear() : Promise.resolve(DONE);
  }

  #forget(): void {
    this.#set = undefined;
    this.#currentA = undefined;
  }
}

/** The smaller of both currents, amperes; undefined where none is set. */
function currentOf({ charge_current = 0, max_current = 0 }: OverrideBody): number | undefined {
  const set = [charge_current, max_current].filter((amperes) => amperes > 0);
  return set.length === 0 ? undefined : Math.min(...set, MAX_CURRENT_A);
}
