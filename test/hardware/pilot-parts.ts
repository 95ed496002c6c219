import type { Parts } from './pilot-bench.ts';

/** Ohm. */
const NOTHING = 1e12;
const WIRE = 0.1;

/** What may be at the end of the cable, in parts of the netlist. */
export const VEHICLES = {
  A: { rcar: NOTHING, rswitch: NOTHING, ccar: 0, level: 12 },
  B: { rswitch: NOTHING, level: 9 },
  C: { rswitch: 1300, level: 6 },
  D: { rswitch: 270, level: 3 },
  E: { rshort: WIRE },
  'E behind the diode': { rswitch: WIRE },
} as const satisfies Readonly<Record<string, Parts>>;
export type Vehicle = keyof typeof VEHICLES;

export const WITHOUT_DIODE = { rbridge: WIRE };

/** What the Pi's pin does. */
export const X1 = { lo: 3.3, hi: 3.3 };
export const F = { lo: 0, hi: 0 };
export const UNDRIVEN = { rpin: NOTHING };

/** Least and most resistance of the op-amp's saturated output, ohm, as the list of parts asks. */
export const OP_AMP_OHM = [30, 65] as const;

/** Matches a number of a closed range. */
export function within([min, max]: readonly [number, number]): unknown {
  return {
    asymmetricMatch: (value: unknown) => typeof value === 'number' && value >= min && value <= max,
    toString: () => `within ${min} to ${max}`,
  };
}

/** The one value there is. */
export function only<T>(values: readonly T[]): T {
  const [value] = values;
  if (value === undefined || values.length > 1) throw new Error(`one expected: ${values.length}`);
  return value;
}
