import { z } from 'zod';
import { JSON_POINTER } from './json-pointer.ts';

/** Where a value is in a JSON document, and how it becomes one of ours. */
const JsonValue = z.strictObject({
  at: z
    .string()
    .regex(JSON_POINTER, 'must be a JSON pointer such as /emeters/0/power')
    .describe('JSON pointer (RFC 6901)'),
  scale: z
    .number()
    .refine((scale) => scale !== 0, 'must not be 0')
    .default(1)
    .describe('What the number is multiplied by: 1000 for kW, -1 where export is positive'),
});

/** Values a JSON document may hold, by the name of what they become. */
export const VALUE_NAMES = [
  'netW',
  'importW',
  'exportW',
  'l1W',
  'l2W',
  'l3W',
  'l1V',
  'l2V',
  'l3V',
  'l1A',
  'l2A',
  'l3A',
  'importWh',
  'exportWh',
  'importT1Wh',
  'importT2Wh',
  'exportT1Wh',
  'exportT2Wh',
  'gasM3',
] as const;
export type ValueName = (typeof VALUE_NAMES)[number];

export const JsonValues = z
  .partialRecord(z.enum(VALUE_NAMES), JsonValue)
  .describe(
    'Where values stand in the answer. Power is netW (positive is import), importW and exportW, or the sum of l1W to l3W',
  );
export type JsonValues = z.output<typeof JsonValues>;
