import swagger, { type StaticDocumentSpec } from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import type { FastifyInstance } from 'fastify';
import { stringify } from 'yaml';
import { openApi } from './open-api.ts';

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
  "frame-ancestors 'none'",
].join('; ');

/** Adds the document of this interface, and the page that shows and tries it. */
export function addDocument(app: FastifyInstance, version: string): void {
  const document = openApi(version);
  const text = stringify(document, { aliasDuplicateObjects: false });
  app.get('/swagger.yaml', (_request, reply) => reply.type('text/yaml').send(text));
  const specification = { document } as StaticDocumentSpec;
  app.register(swagger, { mode: 'static', specification });
  app.register(swaggerUi, {
    routePrefix: '/swagger-ui',
    staticCSP: PAGE_POLICY,
    theme: { title: 'SunPilot as an EnergyMe Home' },
    uiConfig: { docExpansion: 'list', tryItOutEnabled: true },
  });
}
