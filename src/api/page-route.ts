import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyError, FastifyInstance, FastifyRequest } from 'fastify';
import { challengeFor } from './access/challenge.ts';
import type { ApiConfig } from './api.config.ts';
import { answerError, ProblemError } from './problem.ts';

/** Only what comes from here, and no script in the page itself. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'self'",
].join('; ');

const HEADERS = {
  'cache-control': 'no-cache',
  'content-security-policy': POLICY,
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
};

export interface PageRouteOptions {
  /** Folder of the built page. */
  readonly page: string;
  readonly config: Pick<ApiConfig, 'language' | 'basePath'>;
  /** What `GET /` answers with; that of the charger unless given. */
  readonly index?: 'index.html' | 'setup.html';
}

/**
 * Where a script of the page reads which language it begins in; `src/dashboard` knows the name too.
 */
const LANGUAGE_COOKIE = 'sunpilot-language';

/**
 * `GET /`: the page people look at, and its files. Where reading needs the password, a browser is
 * refused with the page itself, which then asks for it; its files are the same in every box and open.
 */
export async function pageRoute(
  app: FastifyInstance,
  { page, config: { language, basePath }, index = 'index.html' }: PageRouteOptions,
): Promise<void> {
  const isPage = (url: string) => url === '/' || url.startsWith(`/${index}`);
  app.addHook('onRoute', (route) => {
    route.config = { ...route.config, access: isPage(route.url) ? 'read' : 'open' };
    route.schema = { ...route.schema, hide: true };
  });
  const cookies =
    language === null || index === 'setup.html'
      ? {}
      : { 'set-cookie': `${LANGUAGE_COOKIE}=${language}; Path=${basePath}/; SameSite=Strict` };
  app.setErrorHandler<FastifyError>(async (error, request, reply) => {
    if (!isLocked(error) || !wantsPage(request)) return answerError(error, request, reply);
    const challenge = { 'www-authenticate': challengeFor(request.headers) };
    const html = await readFile(join(page, index));
    reply.code(401).headers({ ...HEADERS, ...cookies, ...challenge });
    return reply.type('text/html; charset=utf-8').send(html);
  });
  await app.register(fastifyStatic, {
    root: page,
    // One route per file, so that a missing file is answered like any unknown path.
    wildcard: false,
    // A list: given as a plain name, the compressed file is not found.
    index: [index],
    // A box has one page at a time: the other one would ask for what is not there.
    globIgnore: [index === 'index.html' ? 'setup.html*' : 'index.html*'],
    cacheControl: false,
    preCompressed: true,
    setHeaders: (reply, path) => {
      // The name of an asset changes with its content.
      const isHashed = path.includes('/assets/');
      reply.headers(HEADERS);
      if (/\/index\.html(?:\.\w+)?$/.test(path)) reply.headers(cookies);
      if (isHashed) reply.header('cache-control', 'public, max-age=31536000, immutable');
    },
  });
}

function isLocked(error: FastifyError): boolean {
  return error instanceof ProblemError && error.statusCode === 401;
}

/** Whether a person asks, in a browser. */
function wantsPage({ headers: { accept = '' } }: FastifyRequest): boolean {
  return /\btext\/html\b/i.test(accept);
}
