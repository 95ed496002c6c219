import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import type { ApiConfig } from './api.config.ts';

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

export interface PageRouteOptions {
  /** Folder of the built page. */
  readonly page: string;
  readonly config: Pick<ApiConfig, 'language' | 'basePath'>;
  /** What `GET /` answers with; that of the charger unless given. */
  readonly index?: 'index.html' | 'setup.html';
}

/** Where a script of the page reads which language it begins in; `src/dashboard` knows the name too. */
const LANGUAGE_COOKIE = 'sunpilot-language';

/** `GET /`: the page people look at, and its files. */
export async function pageRoute(
  app: FastifyInstance,
  { page, config: { language, basePath }, index = 'index.html' }: PageRouteOptions,
): Promise<void> {
  app.addHook('onRoute', (route) => {
    route.config = { ...route.config, access: 'read' };
    route.schema = { ...route.schema, hide: true };
  });
  await app.register(fastifyStatic, {
    root: page,
    // One route a file, so that what is not there is answered like any unknown path.
    wildcard: false,
    // A list: as a plain name what is compressed is not found.
    index: [index],
    // A box has one page at a time: the other one would ask for what is not there.
    globIgnore: [index === 'index.html' ? 'setup.html*' : 'index.html*'],
    cacheControl: false,
    preCompressed: true,
    setHeaders: (reply, path) => {
      // Names of assets change with what is in them.
      const isHashed = path.includes('/assets/');
      if (language !== null && /\/index\.html(?:\.\w+)?$/.test(path)) {
        const cookie = `${LANGUAGE_COOKIE}=${language}; Path=${basePath}/; SameSite=Strict`;
        reply.header('set-cookie', cookie);
      }
      reply.header('cache-control', isHashed ? 'public, max-age=31536000, immutable' : 'no-cache');
      reply.header('content-security-policy', POLICY);
      reply.header('referrer-policy', 'no-referrer');
      reply.header('x-content-type-options', 'nosniff');
    },
  });
}
