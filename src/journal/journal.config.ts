import { z } from 'zod';

const DAYS = 3_660;

/** The `journal` block: what is remembered of the past, in a database in `stateDir`. */
export const JournalConfig = z.strictObject({
  enabled: z
    .boolean()
    .default(true)
    .describe('Keep charging sessions and history; false leaves everything else as it is'),
  secondsHours: z
    .int()
    .min(1)
    .max(168)
    .default(24)
    .describe('How long every second is kept, hours; `sunpilot replay` takes them as a day'),
  minutesDays: z
    .int()
    .min(1)
    .max(DAYS)
    .default(366)
    .describe('How long means of a minute are kept, days; a year is some 50 MB'),
  sessionsDays: z
    .int()
    .min(1)
    .max(DAYS)
    .default(DAYS)
    .describe('How long charging sessions are kept, days'),
});
export type JournalConfig = z.output<typeof JournalConfig>;

/** No kilowatt hour costs more than this, in any currency in use. */
const DEAREST = 100_000;
const price = z.number().min(-DEAREST).max(DEAREST);

/**
 * The `prices` block: what a session costs; nothing is told of money until `importPerKwh` is set.
 */
export const PricesConfig = z.strictObject({
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/, 'must be three capitals, as in EUR (ISO 4217)')
    .default('EUR')
    .describe('Currency of the prices, ISO 4217'),
  importPerKwh: price
    .nullable()
    .default(null)
    .describe('Price of a kWh from the grid; null tells no costs'),
  importLowPerKwh: price
    .nullable()
    .default(null)
    .describe('The same while the meter counts at the low tariff; null: the same price'),
  exportPerKwh: price
    .default(0)
    .describe('What a kWh earns that is fed in: the cost of charging with sun'),
});
export type PricesConfig = z.output<typeof PricesConfig>;
