import { z } from 'zod';
import { type BlockForm, CUSTOM_MQTT, INFLUXDB } from './block-form.ts';

const number = { type: 'number' };
const text = { type: 'string' };
const truth = { type: 'boolean' };
const texts = (...names: string[]) => object(Object.fromEntries(names.map((name) => [name, text])));

const CHANNEL = {
  index: { type: 'integer' },
  label: text,
  phase: { type: 'integer', enum: [1, 2, 3] },
  groupLabel: text,
  role: { type: 'string', enum: ['grid', 'load'] },
};

/** What is not known is absent. */
const DATA = object(
  Object.fromEntries(
    ['voltage', 'current', 'activePower', 'activeEnergyImported', 'activeEnergyExported'].map(
      (name) => [name, number],
    ),
  ),
);

const INDEX = {
  name: 'index',
  in: 'query',
  required: false,
  schema: { type: 'integer', minimum: 0, maximum: 1 },
};

/** The OpenAPI document of this interface, 3.0 as the original's. */
export function openApi(version: string): object {
  return {
    openapi: '3.0.3',
    info: {
      title: 'SunPilot as an EnergyMe Home',
      version,
      description: 'Channel 0 is the grid, import positive; channel 1 is the car.',
    },
    security: [{ digest: [] }],
    paths: {
      '/api/v1/health': get('That it runs; needs no password', {
        schema: object({ status: text, uptime: number, timestamp: text }),
        isOpen: true,
      }),
      '/api/v1/auth/status': get('Who may ask', {
        schema: object({ usingDefaultPassword: truth, username: text }),
      }),
      '/api/v1/system/info': get('Product, network and time', {
        schema: object({
          static: { type: 'object' },
          dynamic: { type: 'object' },
          safeMode: { type: 'object' },
        }),
      }),
      '/api/v1/ade7953/meter-values': get('What is known of the channels, or of one', {
        schema: {
          oneOf: [{ type: 'array', items: object({ ...CHANNEL, data: DATA }) }, DATA],
        },
        isIndexed: true,
      }),
      '/api/v1/ade7953/channel': get('What the channels are, or one', {
        schema: {
          oneOf: [
            { type: 'array', items: object({ ...CHANNEL, active: truth, reverse: truth }) },
            object({ ...CHANNEL, active: truth, reverse: truth }),
          ],
        },
        isIndexed: true,
      }),
      '/api/v1/ade7953/grid-frequency': get('Hertz; null, because no meter tells it', {
        schema: object({ gridFrequency: { type: 'number', nullable: true } }),
      }),
      ...block('/api/v1/custom-mqtt', CUSTOM_MQTT),
      ...block('/api/v1/influxdb', INFLUXDB),
    },
    components: {
      securitySchemes: { digest: { type: 'http', scheme: 'digest' } },
      schemas: {
        Refusal: object({ success: truth, error: text, detail: text }, ['success', 'error']),
        Done: object({ success: truth, message: text }),
      },
    },
  };
}

interface Got {
  readonly schema: object;
  readonly isOpen?: boolean;
  readonly isIndexed?: boolean;
}

function get(summary: string, { schema, isOpen = false, isIndexed = false }: Got) {
  return {
    get: {
      summary,
      ...(isOpen && { security: [] }),
      ...(isIndexed && { parameters: [INDEX] }),
      responses: {
        '200': content('What was asked', schema),
        ...(isIndexed && { '400': refused('No such channel') }),
        ...(isIndexed && { '500': refused('Nothing is known of it now') }),
      },
    },
  };
}

function block(at: string, { title, schema }: BlockForm) {
  const keys = z.toJSONSchema(schema, { io: 'output', target: 'openapi-3.0' });
  const { properties = {} } = keys;
  const change = (summary: string, body: object) => ({
    summary,
    requestBody: { required: true, content: { 'application/json': { schema: body } } },
    responses: { '200': done(), '400': refused(`Not a ${title} configuration`) },
  });
  return {
    [`${at}/config`]: {
      ...get(`${title}; secrets are masked`, { schema: { type: 'object' } }),
      put: change('Sets every key', object(properties)),
      patch: change('Sets some keys', { type: 'object', properties, minProperties: 1 }),
    },
    [`${at}/config/reset`]: {
      post: { summary: 'Sets what is usual', responses: { '200': done() } },
    },
    [`${at}/status`]: get(`How ${title} is doing`, { schema: texts('status', 'statusTimestamp') }),
  };
}

function object(properties: object, required: readonly string[] = Object.keys(properties)) {
  return { type: 'object', properties, ...(required.length > 0 && { required }) };
}

function content(description: string, schema: object) {
  return { description, content: { 'application/json': { schema } } };
}

function done() {
  return content('Done', { $ref: '#/components/schemas/Done' });
}

function refused(description: string) {
  return content(description, { $ref: '#/components/schemas/Refusal' });
}
