import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import type { FastifyInstance } from 'fastify';
import { jsonSchemaTransform, jsonSchemaTransformObject } from 'fastify-type-provider-zod';
import type { Access } from './access/access.ts';
import { problemResponse } from './response-doc.ts';

const DESCRIPTION = `A solar-adaptive EV charger: it reads the smart meter, follows the sun and steers the
control pilot. Reading is open to the house; what changes something needs the password, or a
token with scope control, and \`Content-Type: application/json\`. Errors are RFC 9457 problems, each with \`errors\`: what is
wrong where.`;

/** The page loads nothing from elsewhere; its script sets style attributes. */
const PAGE_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'self'",
].join('; ');

const KEYS = [{ password: [] }, { token: [] }];

/** Who may call a route; the empty alternative says that none may be needed, as configured. */
const SECURITY: Readonly<Record<Access, Record<string, string[]>[]>> = {
  open: [],
  read: [{}, ...KEYS],
  private: [{}, ...KEYS],
  control: KEYS,
};

export interface OpenApiOptions {
  readonly version: string;
  /** Path in front of everything, as clients see it; empty without one. */
  readonly basePath: string;
}

/** Collects the document; register it before the routes it is about. */
export function registerOpenApi(app: FastifyInstance, { version, basePath }: OpenApiOptions): void {
  app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'SunPilot',
        description: DESCRIPTION,
        version,
        license: { name: 'MIT', identifier: 'MIT' },
      },
      servers: [{ url: basePath === '' ? '/' : basePath }],
      tags: [
        { name: 'charger', description: 'what the charger does and why' },
        { name: 'control', description: 'what changes it' },
        { name: 'meter', description: 'the meter, as a SolarSync P1 meter serves it' },
        { name: 'login', description: 'for browsers; programs send the password or a token' },
        { name: 'device', description: 'who answers' },
        { name: 'operation', description: 'health and metrics' },
      ],
      components: {
        securitySchemes: {
          password: { type: 'http', scheme: 'basic', description: 'any user name' },
          token: { type: 'http', scheme: 'bearer' },
        },
      },
    },
    transform: (route) => {
      const { schema, url } = jsonSchemaTransform(withRefusals(route));
      return {
        schema: { ...schema, security: SECURITY[route.route.config?.access ?? 'control'] },
        url,
      };
    },
    transformObject: (document) => {
      const told = jsonSchemaTransformObject(document);
      return 'components' in told ? usedOnly(told) : told;
    },
  });
}

type Route = Parameters<typeof jsonSchemaTransform>[0];

/** Any path may refuse for reasons other than its own: the name asked for, the peer, the login. */
function withRefusals(route: Route): Route {
  const { schema } = route;
  if (schema.hide === true || typeof schema.response !== 'object') return route;
  const refusal = problemResponse(
    'refused for a reason that any path may have, or a fault of ours',
  );
  return { ...route, schema: { ...schema, response: { ...schema.response, default: refusal } } };
}

/** `GET /openapi.json` and its page at `/docs`; register it after the routes. */
export async function openApiRoute(
  app: FastifyInstance,
  { basePath }: Pick<OpenApiOptions, 'basePath'>,
): Promise<void> {
  // The page registers its files itself; this gives them the access they need.
  app.addHook('onRoute', (route) => {
    route.config = { ...route.config, access: 'read' };
  });
  // Written once: it is the longest answer there is, and the same for everybody.
  let text: Buffer | undefined;
  app.get('/openapi.json', { schema: { hide: true } }, async (_request, reply) => {
    text ??= Buffer.from(JSON.stringify(app.swagger()));
    return reply.type('application/json; charset=utf-8').send(text);
  });
  await app.register(swaggerUi, {
    routePrefix: '/docs',
    indexPrefix: basePath,
    staticCSP: PAGE_POLICY,
    theme: { title: 'SunPilot API' },
    uiConfig: { docExpansion: 'list', tryItOutEnabled: true },
  });
}

interface Named {
  readonly paths?: object;
  readonly components?: { readonly schemas?: object };
}

/** Every named schema is generated twice, for input and for output; most are needed once. */
function usedOnly<Document extends Named>(document: Document): Document {
  const paths = JSON.stringify(document.paths);
  const schemas = Object.entries(document.components?.schemas ?? {}).filter(([name]) =>
    paths.includes(`"#/components/schemas/${name}"`),
  );
  return {
    ...document,
    components: { ...document.components, schemas: Object.fromEntries(schemas) },
  };
}
