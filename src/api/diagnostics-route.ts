import { arch, platform, release, uptime } from 'node:os';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Clock } from '../clock.ts';
import { chargerJson } from '../house/charger/charger-picture.ts';
import type { Device } from '../house/device.ts';
import type { House } from '../house/house.ts';
import { instant } from '../house/instant.ts';
import type { OutletStatus } from '../house/outlet.ts';
import { type MeterTrouble, meterTroubles } from './diagnostics/meter-troubles.ts';
import { scrubber } from './diagnostics/scrub.ts';
import { readingJson } from './events/reading-json.ts';
import { notReady } from './health-route.ts';
import type { Past } from './past/past.ts';
import { jsonResponse } from './response-doc.ts';
import { decisionJson } from './why-route.ts';

const Told = z.record(z.string(), z.unknown());
const EXAMPLE = {
  version: 1,
  at: '2026-06-21T11:25:46.000Z',
  program: { version: '0.1.0', runsS: 86_400 },
  machine: { model: 'Raspberry Pi 4 Model B Rev 1.4', node: 'v20.19.2' },
  config: { name: '…', meter: { source: 'serial', path: '…', baudRate: 'auto' } },
  notReady: [],
  charger: { mode: 'solar', offeredCurrentA: 16 },
  reading: { importW: 0, exportW: 780, netW: -780 },
  meter: { source: 'serial', freshness: 'fresh', ageMs: 420 },
  troubles: [
    { at: '2026-06-21T10:02:11.000Z', kind: 'checksum', detail: 'expected 5F1B', obis: null },
  ],
  outlets: [],
  journal: { state: 'writing', detail: '', lostS: 0 },
  decisions: [],
};
const DiagnosticsJson = z
  .strictObject({
    version: z.literal(1),
    at: z.string().meta({ format: 'date-time' }),
    program: Told.describe('version, and since when it runs'),
    machine: Told.describe('model, system, memory'),
    config: z.unknown().describe('what is configured; text that somebody wrote is …'),
    notReady: z.array(Told).describe('as at /readyz; empty where all is well'),
    charger: Told.describe('as at /api/v1/charger'),
    reading: Told.nullable().describe('the newest of the meter, without what names it'),
    meter: Told.describe('source, and what is known of the newest telegram'),
    troubles: z.array(Told).describe('what last went wrong with the meter, newest first'),
    outlets: z.array(Told),
    journal: Told.nullable().describe('null where nothing is kept'),
    decisions: z.array(Told).describe('as at /api/v1/why'),
  })
  .meta({ id: 'Diagnostics', examples: [EXAMPLE] });

export interface DiagnosticsRouteOptions {
  readonly house: House;
  readonly outlets: () => readonly OutletStatus[];
  readonly past?: Past | undefined;
  readonly clock: Pick<Clock, 'now' | 'epochMs'>;
  readonly version: string;
  readonly device: Device;
  /** The configuration without what anybody wrote into it, and what that was. */
  readonly told: { readonly config: unknown; readonly texts: readonly string[] };
}

/**
 * `GET /api/v1/diagnostics`: the state of this box in one file, for whoever helps. It names no
 * person, network or device and holds no secret.
 */
export const diagnosticsRoute: FastifyPluginAsyncZod<DiagnosticsRouteOptions> = async (
  app,
  options,
) => {
  const troubles = meterTroubles(options.house, options.clock);
  app.addHook('onClose', async () => troubles.close());
  const startedMs = options.clock.now();
  app.get(
    '/api/v1/diagnostics',
    {
      config: { access: 'private' },
      schema: {
        tags: ['operation'],
        summary:
          'The state of this box in one file, for whoever helps; names and secrets are left out',
        response: { 200: jsonResponse('to be saved and sent', DiagnosticsJson) },
      },
    },
    async (_request, reply) => {
      reply.header('cache-control', 'no-store');
      reply.header('content-disposition', 'attachment; filename="sunpilot-diagnostics.json"');
      return diagnosticsOf(options, { troubles: troubles.newest(), startedMs });
    },
  );
};

function diagnosticsOf(
  options: DiagnosticsRouteOptions,
  since: { readonly troubles: readonly MeterTrouble[]; startedMs: number },
): z.input<typeof DiagnosticsJson> {
  const { house, clock, version, told, past } = options;
  const picture = house.picture();
  const scrub = scrubber([...told.texts, ...namesIn(picture)]);
  const { at: _at, ...reading } = readingJson(picture) ?? {};
  const charger = chargerJson(picture);
  const diary = past?.diary.status();
  return {
    version: 1,
    at: instant(clock.epochMs()),
    program: { version, runsS: Math.round((clock.now() - since.startedMs) / 1_000) },
    machine: machineOf(options.device, scrub),
    config: told.config,
    notReady: notReady(picture).map(({ pointer, detail }) => ({ pointer, detail: scrub(detail) })),
    charger: {
      ...charger,
      faults: charger.faults.map((one) => ({ ...one, text: scrub(one.text) })),
    },
    reading: picture.meter.newest === undefined ? null : reading,
    meter: meterOf(picture),
    troubles: since.troubles.map(({ epochMs, kind, detail, obis }) => ({
      at: instant(epochMs),
      kind,
      detail: scrub(detail),
      obis: obis ?? null,
    })),
    outlets: options.outlets().map(({ name, state, detail, failures }) => ({
      name,
      state,
      failures,
      detail: scrub(detail),
    })),
    journal:
      diary === undefined
        ? null
        : { state: diary.state, detail: scrub(diary.detail), lostS: diary.lostS },
    decisions: house.decisions().map(decisionJson),
  };
}

type Picture = ReturnType<House['picture']>;

/** What names the box and its meters. */
function namesIn({ name, meter: { newest } }: Picture): string[] {
  const devices = newest?.mbus?.map(({ equipmentId }) => equipmentId) ?? [];
  const { identification, equipmentId } = newest ?? {};
  return [name, identification, equipmentId, ...devices].filter((text) => text !== undefined);
}

function meterOf({ meter }: Picture): Record<string, unknown> {
  const { source, freshness, ageMs, newest, raw } = meter;
  return {
    source,
    freshness,
    ageMs: ageMs ?? null,
    protocol: newest?.protocol ?? null,
    version: newest?.version ?? null,
    telegramBytes: raw?.byteLength ?? null,
  };
}

function machineOf({ model, freeHeapBytes }: Device, scrub: (text: string) => string) {
  return {
    model: scrub(model),
    system: `${platform()} ${release()}`,
    cpu: arch(),
    node: process.version,
    upS: Math.round(uptime()),
    residentBytes: process.memoryUsage.rss(),
    freeHeapBytes: freeHeapBytes(),
  };
}
