import { z } from 'zod';
import { CHARGE_MODES } from './charger.ts';
import { LAW_NAMES, PRESETS } from './laws/laws.ts';
import { PHASE_ROTATIONS } from './limits.ts';
import { MAX_CURRENT_A, MAX_DUTY, MIN_CURRENT_A, MIN_DUTY } from './pilot.ts';
import { SurplusConfig } from './surplus.config.ts';

/** IEC 61851-1 Annex A ends at 80 A of alternating current; no cable or circuit is rated above. */
const MAX_RATING_A = 80;

/** The `connection` block: how the wallbox hangs on the house. */
export const ConnectionConfig = z.strictObject({
  phases: z.literal([1, 3]).default(1).describe('Phases wired to the wallbox'),
  nominalVoltageV: z
    .number()
    .min(100)
    .max(277)
    .default(230)
    .describe('Nominal voltage between phase and neutral, volts'),
  phaseRotation: z
    .enum(PHASE_ROTATIONS)
    .default('L1L2L3')
    .describe("Grid phases behind the wallbox's terminals L1, L2, L3, in that order"),
});

const StartConfig = z.strictObject({
  mode: z.enum(CHARGE_MODES).default('off').describe('Mode at the first start'),
  manualDutyPercent: z
    .number()
    .min(MIN_DUTY)
    .max(MAX_DUTY)
    .default(MIN_DUTY)
    .describe('Duty cycle of the pilot in manual mode, percent; 1 % is 0.6 A'),
  enabled: z.boolean().default(true).describe('false pauses charging and leaves the mode'),
  maxCurrentA: z
    .number()
    .min(MIN_CURRENT_A)
    .max(MAX_CURRENT_A)
    .nullable()
    .default(null)
    .describe('Upper bound on the offered current, amperes; null sets none'),
});

const celsius = z.number().min(20).max(120);

const TemperatureConfig = z
  .strictObject({
    derateFromC: celsius
      .default(60)
      .describe('From here on less is offered, in steps, degrees Celsius'),
    stopFromC: celsius
      .default(80)
      .describe('From here on nothing is offered, degrees Celsius; above `derateFromC`'),
    lostCurrentA: z
      .number()
      .min(0)
      .max(MAX_CURRENT_A)
      .default(MIN_CURRENT_A)
      .describe('Most that is offered once the sensor is lost, amperes; 0 pauses'),
  })
  .refine(({ derateFromC, stopFromC }) => stopFromC > derateFromC, {
    path: ['stopFromC'],
    error: 'must be above derateFromC',
  });

const LimitsConfig = z.strictObject({
  circuitA: z
    .number()
    .min(MIN_CURRENT_A)
    .max(MAX_RATING_A)
    .nullable()
    .default(null)
    .describe('Rating of the circuit that feeds the wallbox, amperes; required with a real board'),
  cableA: z
    .number()
    .min(MIN_CURRENT_A)
    .max(MAX_RATING_A)
    .nullable()
    .default(null)
    .describe('Rating of a fixed charging cable, amperes'),
  mainsA: z
    .number()
    .min(MIN_CURRENT_A)
    .max(250)
    .nullable()
    .default(null)
    .describe("Rating of the house's main fuse per phase, amperes; the meter watches it"),
  blindCurrentA: z
    .number()
    .min(0)
    .max(MAX_CURRENT_A)
    .default(MIN_CURRENT_A)
    .describe(
      'Most that is offered while the meter cannot watch main fuse, import or peak, amperes; 0 pauses',
    ),
  maxImportW: z
    .number()
    .min(0)
    .max(100_000)
    .nullable()
    .default(null)
    .describe('Cap on what the house may draw from the grid, watts'),
  capacityFloorW: z
    .number()
    .min(0)
    .max(100_000)
    .nullable()
    .default(null)
    .describe(
      'Belgian capacity tariff: quarter-hour peak that is billed anyway, watts; 2500 in Flanders',
    ),
  temperature: TemperatureConfig.prefault({}).describe(
    'When the box is too warm, where its board has a sensor',
  ),
});

/** The `charging` block: what is decided, and within which limits. */
export const ChargingConfig = z.strictObject({
  start: StartConfig.prefault({}).describe(
    'What holds at the first start; afterwards what was set last',
  ),
  law: z.enum(LAW_NAMES).default('surplus').describe('How solar mode follows the sun'),
  preset: z.enum(PRESETS).default('balanced').describe('How the law weighs sun, grid and wear'),
  surplus: SurplusConfig.prefault({}).describe(
    "Numbers of the surplus law that stand in for the preset's",
  ),
  limits: LimitsConfig.prefault({}),
  onLost: z
    .enum(['hold', 'minimum', 'pause'])
    .default('pause')
    .describe('What solar mode does once the meter is lost'),
  wakeCar: z
    .boolean()
    .default(true)
    .describe(
      'Wakes a car that does not answer its offer, by 4 s of state F; false leaves it asleep',
    ),
});
