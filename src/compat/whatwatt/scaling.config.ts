import { z } from 'zod';

/** Groups C and D of an OBIS code are 0 to 254; E may be 255, which is any. */
const OBIS =
  /^(?:\d|[1-9]\d|1\d\d|2[0-4]\d|25[0-4])\.(?:\d|[1-9]\d|1\d\d|2[0-4]\d|25[0-4])\.(?:\d|[1-9]\d|1\d\d|2[0-4]\d|25[0-5])$/;
/** More than a meter has registers. */
const MAX_SCALERS = 64;
/** Stands for every E. */
const ANY = 255;

/** Powers of ten for numbers by their OBIS code C.D.E, in the shape of `/api/v1/meter/scalers/custom`. */
export const Scalers = z
  .array(
    z.strictObject({
      obis: z
        .string()
        .regex(OBIS, 'must be C.D.E, such as 1.8.0, or 1.8.255 for every E')
        .describe('C.D.E of a number; 255 is every E'),
      scaler: z.int().min(-6).max(6).describe('Power of ten that it is multiplied by'),
    }),
  )
  .max(MAX_SCALERS)
  .superRefine((scalers, context) => {
    const taken = new Set<string>();
    for (const [index, { obis }] of scalers.entries()) {
      const message = 'is there twice';
      if (taken.has(obis)) context.addIssue({ code: 'custom', path: [index, 'obis'], message });
      taken.add(obis);
    }
  });
export type Scalers = z.output<typeof Scalers>;

/** How numbers are scaled for clients of a whatwatt Go, and for nobody else. */
export const Scaling = z.strictObject({
  set: z
    .enum(['default', 'custom'])
    .default('default')
    .describe('Whether numbers are told as they are, or multiplied by the powers of ten in custom'),
  custom: Scalers.default([]).describe('Powers of ten by OBIS code'),
});
export type Scaling = z.output<typeof Scaling>;

/** The power of ten in force for a number; what names E goes before what names any. */
export function scalerOf({ set, custom }: Scaling, obis: string): number {
  if (set === 'default') return 0;
  const any = obis.replace(/\.\d+$/, `.${ANY}`);
  const found = [obis, any].map((name) => custom.find((one) => one.obis === name));
  return (found[0] ?? found[1])?.scaler ?? 0;
}

/** The scaling in a configuration's block `compat.whatwatt.scaling`; that of the defaults without. */
export function scalingOf(block: unknown): Scaling {
  return Scaling.parse(block ?? {});
}
