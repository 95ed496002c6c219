import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Digest } from './digest.ts';

/** Longer than anybody has to say here. */
class BodyTooLargeError extends Error {
  override readonly name = 'BodyTooLargeError';
  readonly code = 'BODY_TOO_LARGE';
  readonly statusCode = 413;
  constructor() {
    super('The body is too large');
  }
}

export interface DigestGuardOptions {
  readonly digest: Digest;
  /** Paths that anyone of the house may ask. */
  readonly isOpen: (path: string) => boolean;
  /** Sends 401 in the words of the product; the challenges are already in its headers. */
  readonly refuse: (reply: FastifyReply) => void;
}

/**
 * Puts Digest in front of a surface. Bodies are read before it is known who sends them, because they
 * are part of what `auth-int` proves; they are small.
 */
export function guardByDigest(app: FastifyInstance, options: DigestGuardOptions): void {
  const { digest, isOpen, refuse } = options;
  const bodies = new WeakMap<FastifyRequest, Buffer>();
  const { bodyLimit = 0 } = app.initialConfig;
  app.addHook('preParsing', async (request, _reply, payload) => {
    const chunks: Buffer[] = [];
    let receivedEncodedLength = 0;
    for await (const chunk of payload) {
      receivedEncodedLength += chunk.length;
      if (receivedEncodedLength > bodyLimit) throw new BodyTooLargeError();
      chunks.push(chunk);
    }
    bodies.set(request, Buffer.concat(chunks));
    return Object.assign(Readable.from(chunks), { receivedEncodedLength });
  });
  app.addHook('preValidation', (request, reply, done) => {
    const { method, url = '' } = request.raw;
    if (isOpen(url.replace(/\?.*$/s, ''))) return done();
    const body = bodies.get(request);
    const verdict = digest.check({
      method: method ?? '',
      uri: url,
      authorization: request.headers.authorization,
      ...(body !== undefined && { body }),
    });
    if (verdict.ok) return done();
    reply.code(401).header('www-authenticate', [...verdict.challenges]);
    return refuse(reply);
  });
}
