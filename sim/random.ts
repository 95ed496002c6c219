/**
 * A stream of random numbers that is the same for the same seed on every machine (mulberry32).
 *
 * @returns a function giving the next number in [0, 1).
 */
export function seededRandom(seed: number): () => number {
  // Signed, because an unsigned one past 2 ** 31 would be an object to the engine, made each time.
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Normally distributed, mean 0, standard deviation 1 (Box and Muller). @param random - in [0, 1). */
export function normal(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}
