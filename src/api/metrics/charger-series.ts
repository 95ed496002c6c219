import { CHARGE_MODES, FAULT_KINDS } from '../../charging/charger.ts';
import { offeredCurrentA, PILOT_STATES } from '../../charging/pilot.ts';
import { JOULES_PER_WH, known, oneHot, plain, type Series } from './series.ts';

/** What the charger does and what cars took from it. */
export const CHARGER_SERIES: readonly Series[] = [
  {
    type: 'gauge',
    name: 'sunpilot_pilot_duty_ratio',
    help: 'Duty cycle of the control pilot, 0 when no current is offered.',
    labelNames: [],
    samples: ({ charger }) => [plain(charger.duty === undefined ? 0 : charger.duty / 100)],
  },
  {
    type: 'gauge',
    name: 'sunpilot_offered_current_amperes',
    help: 'Current per phase offered to the vehicle.',
    labelNames: [],
    samples: ({ charger }) => [
      plain(charger.duty === undefined ? 0 : offeredCurrentA(charger.duty)),
    ],
  },
  {
    type: 'gauge',
    name: 'sunpilot_limit_amperes',
    help: 'Every limit that applies now, per phase, by whose it is.',
    labelNames: ['by'],
    samples: ({ charger }) =>
      Object.entries(charger.limits).map(([by, value]) => ({ labels: { by }, value })),
  },
  {
    type: 'gauge',
    name: 'sunpilot_charge_power_watts',
    help: 'What the vehicle draws over all phases, measured or estimated.',
    labelNames: [],
    samples: ({ car }) => known(car.basis === 'unknown' ? undefined : car.powerW),
  },
  {
    type: 'gauge',
    name: 'sunpilot_charging_mode',
    help: 'One for the mode the owner chose.',
    labelNames: ['mode'],
    samples: ({ charger }) => oneHot('mode', CHARGE_MODES, charger.mode),
  },
  {
    type: 'gauge',
    name: 'sunpilot_vehicle_state',
    help: 'One for the state sensed on the pilot (IEC 61851-1); absent where it is not sensed.',
    labelNames: ['state'],
    samples: ({ charger }) =>
      charger.vehicle === undefined ? [] : oneHot('state', PILOT_STATES, charger.vehicle),
  },
  {
    type: 'gauge',
    name: 'sunpilot_contactor_closed',
    help: 'One while the contactor is told to be closed.',
    labelNames: [],
    samples: ({ charger }) => [plain(charger.outputs.contactor === 'closed' ? 1 : 0)],
  },
  {
    type: 'gauge',
    name: 'sunpilot_fault_active',
    help: 'One for each kind of fault that stands, also one of before a restart.',
    labelNames: ['kind'],
    samples: ({ charger: { faults } }) =>
      FAULT_KINDS.map((kind) => ({
        labels: { kind },
        value: faults.some((fault) => fault.kind === kind) ? 1 : 0,
      })),
  },
  {
    type: 'gauge',
    name: 'sunpilot_session_energy_joules',
    help: 'What the vehicle took since it was plugged in; absent without one.',
    labelNames: [],
    samples: ({ totals }) => known(totals.session && totals.session.energyWh * JOULES_PER_WH),
  },
  {
    type: 'counter',
    name: 'sunpilot_charged_energy_joules_total',
    help: 'What vehicles took over the life of the box, by where it came from.',
    labelNames: ['origin'],
    samples: ({ totals }) => [
      { labels: { origin: 'solar' }, value: totals.solarWh * JOULES_PER_WH },
      { labels: { origin: 'grid' }, value: totals.gridWh * JOULES_PER_WH },
    ],
  },
];
