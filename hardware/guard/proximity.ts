/** Upper end of a range of resistors in a plug, and what its cable carries. */
interface CableCode {
  readonly currentA: number;
  readonly maxOhm: number;
}

/**
 * Resistor between proximity contact and earth in the plug of a cable, highest current first: IEC
 * 61851-1:2017 Annex B, table B.2. The last is 63 A on three phases and 70 A on one; we take the
 * lower.
 */
const CABLES: readonly CableCode[] = [
  { currentA: 63, maxOhm: 140 },
  { currentA: 32, maxOhm: 308 },
  { currentA: 20, maxOhm: 936 },
  { currentA: 13, maxOhm: 2_460 },
];
/** Outside of these it is no plug, or a broken one: a short, or nothing at all. */
const [LEAST_OHM, MOST_OHM] = [60, 4_500];

/**
 * What a cable carries, amperes per phase. Between two ranges it is the lower current.
 *
 * @returns undefined where there is no plug, or none that can be read.
 */
export function cableCurrentA(ohm: number): number | undefined {
  if (!(ohm >= LEAST_OHM && ohm <= MOST_OHM)) return undefined;
  // Higher resistors stand for lower currents: a gap belongs to the range above it.
  return (CABLES.find(({ maxOhm }) => ohm <= maxOhm) ?? CABLES.at(-1))?.currentA;
}

/**
 * A resistor below a pull-up, measured against the same reference.
 *
 * @param share - counts as a share of those with nothing plugged in, 0..1.
 * @returns ohm; infinite with nothing plugged in.
 */
export function resistanceOhm(share: number, pullUpOhm: number): number {
  return share >= 1 ? Number.POSITIVE_INFINITY : (pullUpOhm * share) / (1 - share);
}
