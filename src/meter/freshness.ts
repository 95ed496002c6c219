/** How old the newest reading is, in words. `waiting` is before the first one. */
export const FRESHNESS = ['waiting', 'fresh', 'late', 'stale', 'lost'] as const;
export type Freshness = (typeof FRESHNESS)[number];
