import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';

/** The past does not change, but its newest part does: caches ask every time. */
const CACHING = { 'cache-control': 'private, no-cache', vary: 'Accept' };

/**
 * Names the version of an answer.
 *
 * @param tag - the diary's, the same as long as the answer is.
 * @returns whether the client has it already: then nothing more needs to be sent (RFC 9110 section 13.1.2).
 */
export function isKnown(
  request: FastifyRequest,
  reply: FastifyReply,
  { tag, type }: { readonly tag: string; readonly type: 'csv' | 'json' },
): boolean {
  const query = createHash('sha256').update(request.url).digest('hex').slice(0, 12);
  const etag = `W/"${tag}-${type}-${query}"`;
  reply.headers({ ...CACHING, etag });
  const known = request.headers['if-none-match'];
  return known?.split(',').some((one) => matches(one.trim(), etag)) === true;
}

/** Tells a client that what it has is still current. */
export function sendKnown(reply: FastifyReply): FastifyReply {
  return reply.code(304).send();
}

function matches(one: string, etag: string): boolean {
  // Weak comparison, RFC 9110 section 8.8.3.2.
  return one === '*' || one.replace(/^W\//, '') === etag.replace(/^W\//, '');
}

/** Links the next page (RFC 8288); the reference is relative, whatever path we are behind. */
export function linkNext(
  request: FastifyRequest,
  reply: FastifyReply,
  parameters: Readonly<Record<string, string>>,
): void {
  const query = new URLSearchParams(request.url.split('?', 2)[1]);
  for (const [name, value] of Object.entries(parameters)) query.set(name, value);
  reply.header('link', `<?${query}>; rel="next"`);
}

/** Sends lines as they come, so that a year takes no more memory than a page. */
export function sendCsv(
  reply: FastifyReply,
  name: string,
  lines: AsyncIterable<string>,
): FastifyReply {
  return reply
    .type('text/csv; charset=utf-8; header=present')
    .header('content-disposition', `attachment; filename="${name}"`)
    .send(Readable.from(lines));
}
