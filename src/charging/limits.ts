/** Who sets a limit. */
export const LIMIT_SOURCES = [
  'user',
  'pilot',
  'circuit',
  'cable',
  'mains',
  'import',
  'blind',
] as const;
export type LimitSource = (typeof LIMIT_SOURCES)[number];

/** The smallest of all limits, amperes per phase, and whose it is. */
export interface Limit {
  readonly currentA: number;
  readonly by: LimitSource;
}
