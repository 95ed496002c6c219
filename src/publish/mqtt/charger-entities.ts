import { CHARGE_MODES } from '../../charging/charger.ts';
import { MAX_DUTY, MIN_CURRENT_A, MIN_DUTY, PILOT_STATES } from '../../charging/pilot.ts';
import { counted, DIAGNOSTIC, type Entity, jsonKey, measured } from './entity.ts';

/** What decides how the charger is announced. */
export interface ChargerShape {
  readonly base: string;
  /** Whether commands are taken. */
  readonly control: boolean;
  /** Whether the box senses the car. */
  readonly senses: boolean;
  /** Top of the slider, whole amperes. */
  readonly highestA: number;
}

/** The entities of the charger, those first that can be set where commands are taken. */
export function chargerEntities(shape: ChargerShape): Entity[] {
  return [
    ...(shape.control ? controls(shape) : shownControls(shape)),
    ...sensors(shape.base),
    ...(shape.senses ? carSensors(shape.base) : []),
  ];
}

/** Every entity of the charger there can be, whatever its shape. */
export function allChargerEntities(base: string): Entity[] {
  const shape = { base, senses: true, highestA: MIN_CURRENT_A };
  return [
    ...chargerEntities({ ...shape, control: true }),
    ...shownControls({ ...shape, control: false }),
  ];
}

const BOOLEAN = { payload_on: 'true', payload_off: 'false' } as const;

/** The topic that is read, and the one that is written. */
function settable(base: string, key: string): Readonly<Record<string, unknown>> {
  return { state_topic: `${base}/${key}`, command_topic: `${base}/${key}/set`, qos: 1 };
}

function controls({ base, highestA }: ChargerShape): Entity[] {
  return [
    {
      key: 'mode',
      component: 'select',
      name: 'Mode',
      fields: { ...settable(base, 'mode'), options: CHARGE_MODES },
    },
    {
      key: 'charging_enabled',
      component: 'switch',
      name: 'Charging enabled',
      fields: {
        ...settable(base, 'enabled'),
        ...BOOLEAN,
        state_on: BOOLEAN.payload_on,
        state_off: BOOLEAN.payload_off,
      },
    },
    {
      key: 'manual_current',
      component: 'number',
      name: 'Manual current',
      fields: {
        ...settable(base, 'manualCurrentA'),
        device_class: 'current',
        unit_of_measurement: 'A',
        min: MIN_CURRENT_A,
        max: highestA,
        step: 1,
        mode: 'slider',
      },
    },
    {
      key: 'manual_duty',
      component: 'number',
      name: 'Manual duty cycle',
      fields: {
        ...settable(base, 'manualDutyPercent'),
        unit_of_measurement: '%',
        min: MIN_DUTY,
        max: MAX_DUTY,
        step: 1,
        mode: 'slider',
        entity_category: 'config',
        enabled_by_default: false,
      },
    },
  ];
}

/** The same where nobody may set them from here. */
function shownControls({ base }: ChargerShape): Entity[] {
  return [
    {
      key: 'mode',
      component: 'sensor',
      name: 'Mode',
      fields: { state_topic: `${base}/mode`, device_class: 'enum', options: CHARGE_MODES },
    },
    {
      key: 'charging_enabled',
      component: 'binary_sensor',
      name: 'Charging enabled',
      fields: { state_topic: `${base}/enabled`, ...BOOLEAN },
    },
    {
      key: 'manual_current',
      component: 'sensor',
      name: 'Manual current',
      fields: { state_topic: `${base}/manualCurrentA`, ...measured('current', 'A') },
    },
  ];
}

function sensors(base: string): Entity[] {
  const sensor = (key: string, name: string, fields: Entity['fields']): Entity => ({
    key,
    component: 'sensor',
    name,
    fields,
  });
  const charger = (key: string) => jsonKey(`${base}/charger`, key);
  const single = (key: string) => ({ state_topic: `${base}/${key}` });
  return [
    sensor('charge_power', 'Charge power', { ...charger('powerW'), ...measured('power', 'W') }),
    sensor('offered_current', 'Offered current', {
      ...charger('offeredCurrentA'),
      ...measured('current', 'A'),
    }),
    sensor('pilot_duty', 'Pilot duty cycle', {
      ...charger('dutyPercent'),
      unit_of_measurement: '%',
      state_class: 'measurement',
      ...DIAGNOSTIC,
    }),
    sensor('limit_current', 'Limit', {
      ...single('limitCurrentA'),
      ...measured('current', 'A'),
      ...DIAGNOSTIC,
    }),
    sensor('session_energy', 'Session energy', {
      ...single('sessionKwh'),
      ...counted('energy', 'kWh'),
    }),
    sensor('charged_total', 'Charged energy', {
      ...single('totalKwh'),
      ...counted('energy', 'kWh'),
    }),
    sensor('reason', 'Reason', single('reason')),
    {
      key: 'fault',
      component: 'binary_sensor',
      name: 'Fault',
      fields: { ...single('faulty'), ...BOOLEAN, device_class: 'problem', ...DIAGNOSTIC },
    },
    {
      key: 'meter_online',
      component: 'binary_sensor',
      name: 'Meter',
      fields: {
        ...single('meter/online'),
        ...BOOLEAN,
        device_class: 'connectivity',
        ...DIAGNOSTIC,
      },
    },
  ];
}

/** What only a box knows that measures the pilot. In JSON, where states E and F can be null. */
function carSensors(base: string): Entity[] {
  const sensed = (key: string, name: string, from: string, deviceClass: string): Entity => ({
    key,
    component: 'binary_sensor',
    name,
    // As JSON has them: Home Assistant and Domoticz both compare these with what they read.
    fields: {
      ...jsonKey(`${base}/charger`, from),
      payload_on: true,
      payload_off: false,
      device_class: deviceClass,
    },
  });
  return [
    {
      key: 'vehicle_state',
      component: 'sensor',
      name: 'Vehicle state',
      fields: {
        state_topic: `${base}/vehicleState`,
        device_class: 'enum',
        options: [...PILOT_STATES],
      },
    },
    sensed('vehicle_connected', 'Vehicle', 'connected', 'plug'),
    sensed('charging', 'Charging', 'charging', 'battery_charging'),
  ];
}
