import type { IncomingHttpHeaders } from 'node:http';

/** Whether a page of another host asks; those that come without an origin are no pages. */
export function isForeign({ origin, host }: IncomingHttpHeaders): boolean {
  if (origin === undefined) return false;
  if (!URL.canParse(origin)) return true;
  // A host that is given with the usual port is the same one.
  const { protocol, host: theirs } = new URL(origin);
  const own = `${protocol}//${host}`;
  return !URL.canParse(own) || new URL(own).host !== theirs;
}
