import type { FastifyInstance, FastifyReply } from 'fastify';
import { z } from 'zod';
import { CHANNELS, type Channel, channelValues } from '../../house/channel-values.ts';
import type { House } from '../../house/house.ts';
import { refusalOf } from './refusal.ts';

const Query = z.object({
  index: z
    .string()
    .regex(/^\d{1,3}$/)
    .transform(Number)
    .optional(),
});

/** Adds what the channels are, and what they say now. */
export function addMeter(app: FastifyInstance, house: House): void {
  const badIndex = (reply: FastifyReply) =>
    reply.code(400).send(refusalOf('Invalid channel index'));

  app.get('/api/v1/ade7953/meter-values', async ({ query }, reply) => {
    const values = channelValues(house.picture());
    const index = indexOf(query);
    if (index === 'all') return values;
    if (index === undefined) return badIndex(reply);
    const data = values.find((channel) => channel.index === index)?.data;
    return data ?? reply.code(500).send(refusalOf('No data of this channel'));
  });
  app.get('/api/v1/ade7953/channel', async ({ query }, reply) => {
    const index = indexOf(query);
    if (index === 'all') return CHANNELS.map(channelOf);
    const channel = CHANNELS.find((one) => one.index === index);
    return channel === undefined ? badIndex(reply) : channelOf(channel);
  });
  // No meter we read tells it; numbers that are none are null in the original's JSON.
  app.get('/api/v1/ade7953/grid-frequency', async () => ({ gridFrequency: null }));
}

/** @returns undefined for a channel that is not there. */
function indexOf(query: unknown): number | 'all' | undefined {
  const parsed = Query.safeParse(query);
  if (!parsed.success) return undefined;
  const { index } = parsed.data;
  if (index === undefined) return 'all';
  return CHANNELS.some((channel) => channel.index === index) ? index : undefined;
}

function channelOf({ index, label, phase, groupLabel, role }: Channel) {
  return { index, active: true, reverse: false, label, phase, groupLabel, role };
}
