import { z } from 'zod';
import { instant } from '../../house/instant.ts';
import type { HousePicture } from '../../house/picture.ts';
import { netGridW } from '../../meter/reading.ts';

const optionalWatts = z.int().optional();

/**
 * One reading as the event stream tells it. What the meter does not send is absent. Names are those
 * of `sunpilot read --json`; what identifies a meter or a household is left out.
 */
export const ReadingJson = z
  .strictObject({
    at: z.string().meta({ format: 'date-time', description: 'when it was taken, RFC 3339, UTC' }),
    importW: z.int(),
    exportW: z.int(),
    netW: z.int().meta({ description: 'positive is import' }),
    phases: z
      .array(
        z.strictObject({
          importW: optionalWatts,
          exportW: optionalWatts,
          voltageV: z.number().optional(),
          currentA: z.number().optional(),
        }),
      )
      .optional()
      .meta({ description: 'L1 first' }),
    importT1Wh: z.number().optional(),
    importT2Wh: z.number().optional(),
    exportT1Wh: z.number().optional(),
    exportT2Wh: z.number().optional(),
    tariff: z.string().optional(),
    quarterHourImportW: optionalWatts,
    monthPeakW: optionalWatts,
    gas: z
      .strictObject({ m3: z.number() })
      .optional()
      .meta({ description: 'register of the gas meter' }),
  })
  .meta({
    id: 'Reading',
    examples: [
      {
        at: '2026-06-21T11:25:46.000Z',
        importW: 0,
        exportW: 780,
        netW: -780,
        phases: [{ importW: 0, exportW: 780, voltageV: 231, currentA: 3 }],
        tariff: '0002',
      },
    ],
  });

export type ReadingJson = z.infer<typeof ReadingJson>;

/** @returns undefined before the first reading. */
export function readingJson({ meter }: HousePicture): ReadingJson | undefined {
  const { newest, readingEpochMs } = meter;
  if (newest === undefined || readingEpochMs === undefined) return undefined;
  return {
    at: instant(readingEpochMs),
    importW: newest.importW,
    exportW: newest.exportW,
    netW: netGridW(newest),
    phases: newest.phases?.map((phase) => ({ ...phase })),
    importT1Wh: newest.importT1Wh,
    importT2Wh: newest.importT2Wh,
    exportT1Wh: newest.exportT1Wh,
    exportT2Wh: newest.exportT2Wh,
    tariff: newest.tariff,
    quarterHourImportW: newest.quarterHourImportW,
    monthPeakW: newest.monthPeakW,
    gas: newest.gas && { m3: newest.gas.m3 },
  };
}
