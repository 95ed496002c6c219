import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Digest } from './digest.ts';

/** Longer than anybody has to say here. */
class BodyTooLargeError extends Error {
  override readonly name = 'BodyTooLargeError';
  readonly code = 'BODY_TOO_LARGE';
  readonly statusCode = 413;
  constructor(limit: number) {
    super(`Payload Too Large. Max: ${limit}`);
  }
}

export interface DigestGuardOptions {
  readonly digest: Digest;
  /** Paths that anyone of the house may ask. */
  readonly isOpen: (path: string) => boolean;
  /**
   * Sends what refuses, 401 or 429, in the words of the product; status and headers are already set.
   *
   * @param forS - of one who guessed too often, seconds until it may try again.
   */
  readonly refuse: (reply: FastifyReply, forS?: number) => void;
}

/**
 * Puts Digest in front of a surface. Bodies are read before it is known who sends them, because they
 * are part of what `auth-int` proves; they are small.
 */
export function guardByDigest(app: FastifyInstance, options: DigestGuardOptions): void {
  const { digest, isOpen, refuse } = options;
  const bodies = new WeakMap<FastifyRequest, Buffer>();
  app.addHook('onRequest', async (request, reply) => {
    const { raw } = request;
    const { method = '', url: uri = '' } = raw;
    if (isOpen(uri.replace(/\?.*$/s, ''))) return;
    const { bodyLimit = 0 } = request.routeOptions;
    const body = await bodyOf(raw, bodyLimit);
    bodies.set(request, body);
    const { authorization } = request.headers;
    const { remoteAddress: address = '' } = raw.socket;
    const verdict = digest.check({ method, uri, authorization, body, address });
    if (verdict.kind === 'known') return;
    if (verdict.kind === 'paused') {
      refuse(reply.code(429).header('retry-after', verdict.forS), verdict.forS);
    } else {
      refuse(reply.code(401).header('www-authenticate', [...verdict.challenges]));
    }
    await reply;
  });
  app.addHook('preParsing', async (request, _reply, payload) => {
    const body = bodies.get(request);
    if (body === undefined) return payload;
    return Object.assign(Readable.from([body]), { receivedEncodedLength: body.length });
  });
}

async function bodyOf(request: AsyncIterable<Buffer>, limit: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request) {
    length += chunk.length;
    if (length > limit) throw new BodyTooLargeError(limit);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
