import { z } from 'zod';
import { ApiConfig } from './api/api.config.ts';
import { BoardConfig } from './charging/board.config.ts';
import { ChargingConfig, ConnectionConfig } from './charging/charging.config.ts';
import { CompatConfig } from './compat/compat.config.ts';
import { JournalConfig, PricesConfig } from './journal/journal.config.ts';
import { MeterConfig } from './meter/sources/meter.config.ts';
import { PublishConfig } from './publish/publish.config.ts';

/** One label of a host name; underscores are allowed because meters of this kind carry them. */
const HOST_LABEL = /^[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?$/;

/** Everything that can be configured, version 1. Unknown keys are refused everywhere. */
export const Config = z.strictObject({
  version: z.literal(1).default(1).describe('Version of this configuration format'),
  name: z
    .string()
    .regex(HOST_LABEL, 'must be a host name: 1 to 63 letters, digits, - or _, no - at either end')
    .default('SunPilot')
    .describe('Host name for mDNS and /api/data'),
  timezone: z
    .string()
    .refine(isTimeZone, 'must be an IANA time zone such as Europe/Amsterdam')
    .default('Europe/Amsterdam')
    .describe('IANA time zone of the meter'),
  meter: MeterConfig,
  connection: ConnectionConfig.prefault({}),
  charging: ChargingConfig.prefault({}),
  board: BoardConfig.prefault({ driver: 'simulated' }),
  stateDir: z
    .string()
    .min(1)
    .default('/var/lib/sunpilot')
    .describe('Folder of everything that is remembered'),
  journal: JournalConfig.prefault({}),
  prices: PricesConfig.prefault({}),
  api: ApiConfig.prefault({}),
  publish: PublishConfig.prefault({}),
  compat: CompatConfig.prefault({}),
});
export type Config = z.output<typeof Config>;

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
