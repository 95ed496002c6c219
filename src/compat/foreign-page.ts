import type { IncomingHttpHeaders } from 'node:http';

/** Whether a page of another host asks; those that come without an origin are no pages. */
export function isForeign({ origin, host }: IncomingHttpHeaders): boolean {
  return origin !== undefined && (!URL.canParse(origin) || new URL(origin).host !== host);
}
