/** Kinds of Home Assistant entities we announce. */
export type Component = 'sensor' | 'binary_sensor' | 'select' | 'number' | 'switch';

/** One entity of Home Assistant, as its MQTT discovery describes it. */
export interface Entity {
  /** Also its `object_id`: nothing Domoticz drops, such as `max_...` or `..._address`. */
  readonly key: string;
  readonly component: Component;
  readonly name: string;
  /** The component's own keys, in their long form. */
  readonly fields: Readonly<Record<string, unknown>>;
}

/** A number that is measured: power, current, voltage. */
export function measured(deviceClass: string, unit: string): Readonly<Record<string, unknown>> {
  return { device_class: deviceClass, unit_of_measurement: unit, state_class: 'measurement' };
}

/** A register that only counts up. */
export function counted(deviceClass: string, unit: string): Readonly<Record<string, unknown>> {
  return { device_class: deviceClass, unit_of_measurement: unit, state_class: 'total_increasing' };
}

/** Where a key of a JSON object stands. The simplest of templates: Domoticz reads no other. */
export function jsonKey(topic: string, key: string): Readonly<Record<string, unknown>> {
  return { state_topic: topic, value_template: `{{ value_json.${key} }}` };
}

/** What is shown for those who look for the cause of something. */
export const DIAGNOSTIC = { entity_category: 'diagnostic' } as const;
