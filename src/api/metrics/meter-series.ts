import type { HousePicture } from '../../house/picture.ts';
import { FRESHNESS } from '../../meter/freshness.ts';
import type { MeterReading } from '../../meter/reading.ts';
import { tariffEnergies } from './meter-energy.ts';
import { JOULES_PER_WH, known, oneHot, plain, type Sample, type Series } from './series.ts';

/**
 * What the meter says and how old it is. Series that repeat the meter are absent once it is stale.
 */
export const METER_SERIES: readonly Series[] = [
  {
    type: 'gauge',
    name: 'sunpilot_grid_import_watts',
    help: 'Power drawn from the grid (OBIS 1-0:1.7.0).',
    labelNames: [],
    samples: ofReading(({ importW }) => [plain(importW)]),
  },
  {
    type: 'gauge',
    name: 'sunpilot_grid_export_watts',
    help: 'Power fed into the grid (OBIS 1-0:2.7.0).',
    labelNames: [],
    samples: ofReading(({ exportW }) => [plain(exportW)]),
  },
  {
    type: 'counter',
    name: 'sunpilot_meter_energy_joules_total',
    help: 'Registers of the meter by direction and tariff.',
    labelNames: ['direction', 'tariff'],
    samples: ofReading((reading) =>
      tariffEnergies(reading).map(({ direction, tariff, wh }) => ({
        labels: { direction, tariff },
        value: wh * JOULES_PER_WH,
      })),
    ),
  },
  {
    type: 'gauge',
    name: 'sunpilot_phase_current_amperes',
    help: 'Current of a grid phase as the meter sends it, magnitude only.',
    labelNames: ['phase'],
    samples: ofReading((reading) => perPhase(reading, 'currentA')),
  },
  {
    type: 'gauge',
    name: 'sunpilot_phase_voltage_volts',
    help: 'Voltage of a grid phase.',
    labelNames: ['phase'],
    samples: ofReading((reading) => perPhase(reading, 'voltageV')),
  },
  {
    type: 'gauge',
    name: 'sunpilot_meter_age_seconds',
    help: 'Age of the newest reading.',
    labelNames: [],
    samples: ({ meter }) => known(meter.ageMs === undefined ? undefined : meter.ageMs / 1_000),
  },
  {
    type: 'gauge',
    name: 'sunpilot_meter_state',
    help: 'One for the state the meter is in.',
    labelNames: ['state'],
    samples: ({ meter }) => oneHot('state', FRESHNESS, meter.freshness),
  },
  {
    type: 'gauge',
    name: 'sunpilot_meter_last_reading_timestamp_seconds',
    help: 'When the newest reading was taken.',
    labelNames: [],
    samples: ({ meter }) =>
      known(meter.readingEpochMs === undefined ? undefined : meter.readingEpochMs / 1_000),
  },
];

function ofReading(
  samples: (reading: MeterReading) => readonly Sample[],
): (picture: HousePicture) => readonly Sample[] {
  return ({ meter }) => (meter.usable === undefined ? [] : samples(meter.usable));
}

function perPhase({ phases = [] }: MeterReading, key: 'currentA' | 'voltageV'): Sample[] {
  return phases.flatMap((phase, index) => {
    const value = phase[key];
    return value === undefined ? [] : [{ labels: { phase: `L${index + 1}` }, value }];
  });
}
