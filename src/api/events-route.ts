import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Clock } from '../clock.ts';
import type { ChargerJson } from '../house/charger/charger-json.ts';
import { chargerJson, faultJson } from '../house/charger/charger-picture.ts';
import type { House, HouseEvent } from '../house/house.ts';
import { ChargerWatch } from './events/charger-watch.ts';
import { EventLog, eventText } from './events/event-log.ts';
import { EventStreams } from './events/event-streams.ts';
import { readingJson } from './events/reading-json.ts';
import { ProblemError } from './problem.ts';
import { problemResponse, textResponse } from './response-doc.ts';

/** Events kept for readers that come back. */
const REPLAYED = 256;
/** Readers reconnect after this long, milliseconds. */
const RETRY_MS = 2_000;
/** A reader without room may ask again after this long, seconds. */
const BUSY_S = 30;

const LIMITS = {
  streams: 16,
  perAddress: 4,
  behindBytes: 64 * 1_024,
  commentEveryMs: 15_000,
};

const HEADERS = {
  'content-type': 'text/event-stream',
  'cache-control': 'no-store, no-transform',
  // Asks nginx not to collect events into a buffer.
  'x-accel-buffering': 'no',
};

const EXAMPLE = `id: 7f3a-41
event: reading
data: {"at":"2026-06-21T11:25:46.000Z","importW":0,"exportW":780,"netW":-780}

`;

export interface EventsRouteOptions {
  readonly house: House;
  readonly clock: Clock;
  /** Differs from run to run. */
  readonly bootId: string;
}

/**
 * `GET /api/v1/events`: server-sent events. First the whole `charger`; then `charger` on change
 * (of what changes all the time, each 5 s), `reading` each telegram, `fault` when one begins. A reader that comes back with `Last-Event-ID`
 * gets what it missed after the first `charger`, which then carries no id.
 */
export const eventsRoute: FastifyPluginAsyncZod<EventsRouteOptions> = async (app, options) => {
  const { house, clock, bootId } = options;
  const log = new EventLog(bootId, REPLAYED);
  const streams = new EventStreams(LIMITS, clock);
  const tellCharger = (charger: ChargerJson): void => {
    watch.told(charger);
    streams.broadcast(log.append('charger', charger));
  };
  const watch = new ChargerWatch({
    clock,
    look: () => chargerJson(house.picture()),
    tell: tellCharger,
    isHeard: () => streams.count > 0,
  });
  const unsubscribe = house.subscribe((event) => {
    if (event.type === 'charger') return tellCharger(chargerJson(house.picture()));
    const told = toldOf(event, house);
    if (told !== undefined) streams.broadcast(log.append(told.event, told.data));
  });
  // An open stream would keep the server from closing.
  app.addHook('preClose', async () => {
    unsubscribe();
    watch.end();
    streams.close();
  });

  app.get(
    '/api/v1/events',
    {
      exposeHeadRoute: false,
      config: { access: 'read' },
      schema: {
        tags: ['charger'],
        summary: 'Server-sent events: charger, reading, fault',
        headers: z.looseObject({
          'last-event-id': z.string().optional().meta({ description: 'replays what came after' }),
        }),
        response: {
          200: textResponse('a stream that does not end', 'text/event-stream', EXAMPLE),
          503: problemResponse('16 streams are open, or 4 from this address'),
        },
      },
    },
    (request, reply) => {
      const address = request.socket.remoteAddress ?? '';
      if (!streams.hasRoomFor(address)) throw noRoom();
      const lastEventId = request.headers['last-event-id'];
      const missed = lastEventId === undefined ? undefined : log.since(lastEventId);
      const id = missed === undefined ? log.newestId : undefined;

      reply.hijack();
      const stream = reply.raw;
      stream.on('close', () => streams.remove(stream));
      for (const [name, value] of Object.entries({ ...reply.getHeaders(), ...HEADERS })) {
        if (value !== undefined) stream.setHeader(name, value);
      }
      stream.writeHead(200);
      const charger = chargerJson(house.picture());
      if (streams.count === 0) watch.told(charger);
      const first = eventText('charger', charger, id);
      streams.add(stream, address, [`retry: ${RETRY_MS}\n`, first, ...(missed ?? [])].join(''));
      watch.begin();
    },
  );
};

function toldOf(event: HouseEvent, house: House): { event: string; data: unknown } | undefined {
  const picture = house.picture();
  switch (event.type) {
    case 'reading': {
      const reading = readingJson(picture);
      return reading && { event: 'reading', data: reading };
    }
    case 'fault': {
      const fault = picture.charger.faults.find(({ kind }) => kind === event.kind);
      return fault && { event: 'fault', data: faultJson(fault) };
    }
    default:
      return undefined;
  }
}

function noRoom(): ProblemError {
  return new ProblemError({
    status: 503,
    title: 'Too many event streams',
    detail: `At most ${LIMITS.streams} streams are open at once, ${LIMITS.perAddress} an address.`,
    headers: { 'retry-after': String(BUSY_S) },
  });
}
