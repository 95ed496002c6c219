import { Validator } from '@seriousme/openapi-schema-validator';
import { describe, expect, test } from 'vitest';
import { testApi } from '../support/test-api.ts';

interface Media {
  readonly schema: { readonly $ref?: string; readonly examples?: unknown; readonly type?: string };
  readonly example?: unknown;
  readonly examples?: object;
}

interface Operation {
  readonly summary?: string;
  readonly tags?: string[];
  readonly security?: object[];
  readonly requestBody?: { readonly content: Record<string, Media> };
  readonly responses: Record<string, { readonly content: Record<string, Media> }>;
}

interface Document {
  readonly openapi: string;
  readonly servers: readonly { readonly url: string }[];
  readonly paths: Record<string, Record<string, Operation>>;
  readonly components: { readonly schemas: Record<string, { readonly examples?: unknown[] }> };
}

async function documentOf(basePath = ''): Promise<Document> {
  const { app } = testApi({ config: { basePath } });
  return (await app.inject('/openapi.json')).json();
}

function operationsOf(document: Document) {
  return Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      name: `${method} ${path}`,
      operation,
    })),
  );
}

const SURFACE = [
  'delete /api/v1/charger/boost',
  'delete /api/v1/charger/external',
  'get /api/data',
  'get /api/v1/charger',
  'get /api/v1/diagnostics',
  'get /api/v1/events',
  'get /api/v1/history',
  'get /api/v1/history/replay',
  'get /api/v1/login',
  'get /api/v1/sessions',
  'get /api/v1/telegram',
  'get /api/v1/why',
  'get /healthz',
  'get /info',
  'get /metrics',
  'get /power',
  'get /readyz',
  'get /version',
  'patch /api/v1/charger',
  'post /api/v1/charger/faults/reset',
  'post /api/v1/login',
  'post /api/v1/logout',
  'post /api/v1/what-if',
  'put /api/v1/charger/boost',
  'put /api/v1/charger/enabled',
  'put /api/v1/charger/external',
  'put /api/v1/charger/law',
  'put /api/v1/charger/manual',
  'put /api/v1/charger/mode',
];

describe('GET /openapi.json', () => {
  test('is valid OpenAPI 3.1', async () => {
    const document = await documentOf();
    expect(document.openapi).toBe('3.1.0');
    const { valid, errors } = await new Validator().validate({ ...document });
    expect(errors).toBeUndefined();
    expect(valid).toBe(true);
  });

  test('knows every path and no other', async () => {
    const names = operationsOf(await documentOf()).map(({ name }) => name);
    expect(names.toSorted()).toEqual(SURFACE);
  });

  test('says of each what it is and shows an example of what it takes and gives', async () => {
    const document = await documentOf();
    for (const { name, operation } of operationsOf(document)) {
      expect(operation.summary, name).toBeTruthy();
      expect(operation.tags, name).toHaveLength(1);
      const bodies = operation.requestBody ? [operation.requestBody] : [];
      for (const { content } of [...bodies, ...Object.values(operation.responses)]) {
        for (const [type, media] of Object.entries(content)) {
          expect(examplesOf(media, document), `${name} ${type}`).not.toHaveLength(0);
        }
      }
    }
  });

  test('says of each that it may be refused, and how all refusals look', async () => {
    const document = await documentOf();
    for (const { name, operation } of operationsOf(document)) {
      expect(operation.responses, name).toHaveProperty('default');
      for (const { content } of Object.values(operation.responses)) {
        const problem = content['application/problem+json'];
        if (problem === undefined) continue;
        expect(problem.schema.$ref, name).toBe('#/components/schemas/Problem');
      }
    }
    expect(document.components.schemas['Problem']).toMatchObject({
      required: ['type', 'title', 'status', 'errors'],
      properties: { errors: { type: 'array', minItems: 1 } },
    });
  });

  test.each([
    { name: 'get /power', security: [] },
    { name: 'get /api/v1/charger', security: [{}, { password: [] }, { token: [] }] },
    { name: 'put /api/v1/charger/mode', security: [{ password: [] }, { token: [] }] },
  ])('says who may: $name', async ({ name, security }) => {
    const operations = operationsOf(await documentOf());
    expect(operations.find((one) => one.name === name)?.operation.security).toEqual(security);
  });

  test('names only schemas that are used', async () => {
    const { components } = await documentOf();
    expect(Object.keys(components.schemas).filter((name) => name.endsWith('Input'))).toEqual([]);
  });

  test('names the path it stands behind', async () => {
    expect((await documentOf('/panel')).servers).toEqual([{ url: '/panel' }]);
    expect((await documentOf()).servers).toEqual([{ url: '/' }]);
  });
});

function examplesOf({ schema, example, examples }: Media, { components }: Document): unknown[] {
  if (example !== undefined) return [example];
  if (examples !== undefined) return Object.values(examples);
  if (schema.examples !== undefined) return schema.examples as unknown[];
  const items = (schema as { items?: Media['schema'] }).items;
  const name = (schema.$ref ?? items?.$ref)?.split('/').at(-1) ?? '';
  return components.schemas[name]?.examples ?? [];
}

describe('the page of the document', () => {
  test.each(['/docs', '/docs/'])('%s loads nothing from elsewhere', async (url) => {
    const { app } = testApi();
    const page = await app.inject(url);
    expect(page.statusCode).toBe(200);
    expect(page.headers['content-type']).toContain('text/html');
    expect(page.body).not.toMatch(/(src|href)="(https?:)?\/\//);
    const files = [...page.body.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, file = '']) => file);
    expect(files.length).toBeGreaterThan(4);
    for (const file of files) {
      const { statusCode } = await app.inject(new URL(file, `http://box${url}`).pathname);
      expect(statusCode, file).toBe(200);
    }
  });

  test('allows no other host and no script in the page', async () => {
    const { app } = testApi();
    for (const url of ['/docs/', '/docs/static/swagger-ui.css']) {
      const policy = String((await app.inject(url)).headers['content-security-policy']);
      expect(policy).toContain("default-src 'none'");
      expect(policy).toMatch(/script-src 'self'(;|$)/);
      expect(policy).not.toMatch(/https?:|\*|[a-z]\.[a-z]/);
    }
  });

  test('asks nobody to validate the document', async () => {
    const { app } = testApi();
    const { body } = await app.inject('/docs/static/swagger-initializer.js');
    expect(body).toContain('validatorUrl: null');
    expect(body).not.toContain('validator.swagger.io');
  });

  test('finds its files behind a path', async () => {
    const { app } = testApi({ config: { basePath: '/panel' } });
    const page = await app.inject('/panel/docs');
    expect(page.body).toContain('src="/panel/docs/static/swagger-ui-bundle.js"');
  });
});
