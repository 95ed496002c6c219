import { z } from 'zod';
import { CHARGE_MODES, FAULT_KINDS } from '../../charging/charger.ts';
import { LAW_NAMES, PRESETS } from '../../charging/laws/laws.ts';
import { MAX_CURRENT_A, MAX_DUTY, MIN_CURRENT_A, MIN_DUTY } from '../../charging/pilot.ts';

/** Amperes a pilot can offer. */
const currentA = z.number().min(MIN_CURRENT_A).max(MAX_CURRENT_A);
/** When a boost charges: at any tariff, or only at the meter's low one. */
export const BOOST_TARIFFS = ['any', 'low'] as const;
/** A lease of more than a day is no lease, seconds. */
const MAX_LEASE_S = 86_400;

const mode = z.enum(CHARGE_MODES);
const law = z.enum(LAW_NAMES);
const preset = z.enum(PRESETS);
const enabled = z.boolean().meta({ description: 'false pauses; the mode stays' });

export const ModeBody = z.strictObject({ mode }).meta({ examples: [{ mode: 'solar' }] });

export const EnabledBody = z.strictObject({ enabled }).meta({ examples: [{ enabled: false }] });

export const LawBody = z
  .strictObject({ law, preset: preset.optional() })
  .meta({ examples: [{ law: 'step', preset: 'balanced' }] });

export const ManualBody = z
  .strictObject({
    dutyPercent: z.number().min(MIN_DUTY).max(MAX_DUTY).optional(),
    currentA: currentA.optional(),
  })
  .refine((body) => (body.dutyPercent === undefined) !== (body.currentA === undefined), {
    error: 'give either dutyPercent or currentA',
  })
  .meta({
    description: 'One of the two. Kept even above a limit; what is offered is limited.',
    examples: [{ dutyPercent: 40 }, { currentA: 24 }],
  });

export const ChargerBody = z
  .strictObject({
    mode: mode.optional(),
    manual: ManualBody.optional(),
    enabled: enabled.optional(),
    maxCurrentA: currentA
      .nullable()
      .optional()
      .meta({ description: 'upper bound; null takes it away' }),
    law: law.optional(),
    preset: preset.optional(),
  })
  .meta({ examples: [{ mode: 'manual', manual: { currentA: 10 } }, { maxCurrentA: 16 }] });

export const BoostBody = z
  .strictObject({
    currentA,
    untilEnergyWh: z.number().positive().max(1_000_000).optional().meta({
      description: 'ends once the car has taken this much since now',
    }),
    until: z.iso
      .datetime({ offset: true, error: 'must be a time like 2026-06-22T07:00:00+02:00' })
      .optional()
      .meta({ description: 'RFC 3339, to come' }),
    tariff: z.enum(BOOST_TARIFFS).optional().meta({
      description: 'low: the mode goes on while the meter does not count at its low tariff',
    }),
  })
  .refine((body) => body.untilEnergyWh === undefined || body.until === undefined, {
    error: 'give untilEnergyWh or until, not both',
  })
  .meta({
    examples: [
      { currentA: 16, untilEnergyWh: 10_000 },
      { currentA: 16, until: '2026-06-22T07:00:00+02:00' },
      { currentA: 16, untilEnergyWh: 15_000, tariff: 'low' },
    ],
  });

export const ExternalBody = z
  .strictObject({
    currentA,
    forS: z.number().min(1).max(MAX_LEASE_S).default(120).meta({
      description: 'the lease ends this many seconds from now unless it is renewed',
    }),
  })
  .meta({ examples: [{ currentA: 10, forS: 120 }] });

export const FaultBody = z
  .strictObject({ kind: z.enum(FAULT_KINDS) })
  .meta({ examples: [{ kind: 'rcd' }] });
