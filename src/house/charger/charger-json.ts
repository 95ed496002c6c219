import { z } from 'zod';
import { PROTECTIONS } from '../../charging/board.ts';
import { CHARGE_MODES, FAULT_KINDS } from '../../charging/charger.ts';
import { LAW_NAMES, PRESETS } from '../../charging/laws/laws.ts';
import { LIMIT_SOURCES } from '../../charging/limits.ts';
import { PILOT_STATES } from '../../charging/pilot.ts';
import { FRESHNESS } from '../../meter/freshness.ts';
import { TARIFFS } from '../../meter/tariff.ts';
import { POWER_BASES } from '../picture.ts';
import { CHARGER_EXAMPLE } from './charger-example.ts';
import { BOOST_TARIFFS } from './control-bodies.ts';

const instant = z.string().meta({ format: 'date-time', description: 'RFC 3339, UTC' });
const duty = z.number().meta({ description: 'percent of the pilot, steps of 0.1' });

const FaultJson = z.strictObject({
  kind: z.enum(FAULT_KINDS),
  since: instant,
  latched: z.boolean().meta({ description: 'true: stays until it is reset' }),
  recorded: z.boolean().nullable().meta({
    description: 'true: it is on disk and outlives a power cut; null for one that is not latched',
  }),
  text: z.string().meta({ description: 'what is wrong, for people' }),
  remedy: z.string().meta({ description: 'what to do about it, for people' }),
});

const SessionJson = z.strictObject({
  startedAt: instant,
  energyWh: z.int(),
  solarWh: z.int().meta({ description: 'of energyWh, what no grid import fed' }),
});

const BoostJson = z.strictObject({
  currentA: z.number(),
  tariff: z.enum(BOOST_TARIFFS).meta({ description: 'low: the mode goes on at any other' }),
  tariffNow: z
    .enum(TARIFFS)
    .nullable()
    .meta({ description: 'the tariff the meter counts at; null where it tells none, or is lost' }),
  until: instant.nullable(),
  untilEnergyWh: z.number().nullable(),
  energyWh: z.int().meta({ description: 'what the car has taken since the boost was set' }),
});

const ReasonJson = z.strictObject({
  code: z.string().meta({ description: 'stable name from a closed list' }),
  text: z.string(),
  since: instant,
  values: z
    .record(z.string(), z.union([z.number(), z.string()]))
    .meta({ description: 'the numbers in the text, units in their names; for other languages' }),
});

const MeterJson = z.strictObject({
  state: z.enum(FRESHNESS),
  ageMs: z.int().nullable().meta({ description: 'age of the newest reading' }),
  source: z.string(),
  netW: z
    .int()
    .nullable()
    .meta({ description: 'positive is import; null before the first reading and once stale' }),
});

/** The charger as the API, the event stream and the page tell it. Field order is the document's. */
export const ChargerJson = z
  .strictObject({
    simulated: z.boolean(),
    mode: z.enum(CHARGE_MODES),
    enabled: z.boolean().meta({ description: 'false pauses; the mode stays' }),
    blockedBy: z.enum(['mode', 'enabled', 'fault', 'limit']).nullable(),
    vehicleState: z
      .enum(PILOT_STATES)
      .nullable()
      .meta({ description: 'as sensed, IEC 61851-1 Annex A; null where the box cannot sense it' }),
    iecState: z
      .enum(PILOT_STATES)
      .meta({ description: 'as sensed, or C if the box offers current, else B; never null' }),
    connected: z.boolean().nullable(),
    charging: z.boolean().nullable(),
    dutyPercent: duty.nullable().meta({ description: 'offered now; null offers nothing' }),
    offeredCurrentA: z.number().meta({ description: 'per phase; 0 offers nothing' }),
    powerW: z.int().nullable().meta({ description: 'what the car draws, over all phases' }),
    powerBasis: z
      .enum(POWER_BASES)
      .exclude(['unknown'])
      .nullable()
      .meta({ description: 'how powerW is known; null where it is not' }),
    phases: z.union([z.literal(1), z.literal(3)]),
    manual: z.strictObject({ dutyPercent: duty, currentA: z.number() }),
    solar: z.strictObject({
      law: z.enum(LAW_NAMES),
      preset: z.enum(PRESETS),
      dutyPercent: duty.nullable().meta({ description: 'what the law wants, before limits' }),
    }),
    maxCurrentA: z.number().nullable().meta({ description: 'bound set over the API' }),
    boost: BoostJson.nullable().meta({
      description: 'set and not ended; it may wait for its tariff',
    }),
    limits: z.strictObject({
      currentA: z.number().meta({ description: 'the smallest limit in force, rounded down' }),
      by: z.enum(LIMIT_SOURCES),
    }),
    meter: MeterJson,
    reason: ReasonJson,
    session: SessionJson.nullable(),
    energyTotalWh: z.int(),
    faults: z.array(FaultJson),
    absentProtection: z.array(z.enum(PROTECTIONS)).meta({
      description: 'what the box lacks that would protect people; nothing where it is simulated',
    }),
  })
  .meta({ id: 'Charger', examples: [CHARGER_EXAMPLE] });

export type ChargerJson = z.infer<typeof ChargerJson>;
