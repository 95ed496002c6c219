import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import type { House } from '../house/house.ts';
import { ProblemError } from './problem.ts';
import { problemResponse, textResponse } from './response-doc.ts';

/** `/`: how every P1 telegram begins. */
const SLASH = 0x2f;
/** Bytes in a line of what is no text. */
const LINE_BYTES = 16;

const EXAMPLE = '/ISK5\\2M550T-1013\r\n\r\n1-3:0.2.8(50)\r\n1-0:1.7.0(00.000*kW)\r\n!5F1B\r\n';

export interface TelegramRouteOptions {
  readonly house: House;
}

/** `GET /api/v1/telegram`: what the meter said last, byte for byte; it names the meter. */
export const telegramRoute: FastifyPluginAsyncZod<TelegramRouteOptions> = async (
  app,
  { house },
) => {
  app.get(
    '/api/v1/telegram',
    {
      config: { access: 'private' },
      schema: {
        tags: ['meter'],
        summary: 'The newest telegram as it came; one that is no text as hexadecimal bytes',
        response: {
          200: textResponse('the telegram', 'text/plain', EXAMPLE),
          404: problemResponse('this meter sends no telegrams, or none has come yet'),
        },
      },
    },
    async (_request, reply) => {
      const { raw, source } = house.picture().meter;
      if (raw === undefined) {
        const detail = `The meter (${source}) sends no telegrams, or none has come yet.`;
        throw new ProblemError({ status: 404, detail });
      }
      reply.header('cache-control', 'no-store');
      reply.type('text/plain; charset=utf-8');
      return telegramText(raw);
    },
  );
};

/** A telegram for people: text as it is, anything else as lines of hexadecimal bytes. */
function telegramText(raw: Uint8Array): string {
  const bytes = Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength);
  if (bytes[0] === SLASH) return bytes.toString('latin1');
  const lines: string[] = [];
  for (let at = 0; at < bytes.length; at += LINE_BYTES) {
    const pairs = [...bytes.subarray(at, at + LINE_BYTES)].map((byte) =>
      byte.toString(16).padStart(2, '0'),
    );
    lines.push(`${pairs.join(' ')}\n`);
  }
  return lines.join('');
}
