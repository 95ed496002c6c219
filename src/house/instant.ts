/** @param epochMs - Unix milliseconds. @returns RFC 3339 in UTC, `2026-06-21T11:25:46.000Z`. */
export function instant(epochMs: number): string {
  return new Date(epochMs).toISOString();
}
