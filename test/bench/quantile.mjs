/**
 * The value below which a share of all values lies, by nearest rank.
 *
 * @param {readonly number[]} values - at least one.
 * @param {number} share - 0 to 1.
 */
export function quantile(values, share) {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)];
}
