/** What a topic of a P1 gateway or of DSMR-reader carries. */
export type P1Quantity =
  | { readonly key: 'importW' | 'exportW' }
  | { readonly key: 'importT1Wh' | 'importT2Wh' | 'exportT1Wh' | 'exportT2Wh' }
  | { readonly key: 'gas' | 'tariff' | 'powerFailures' | 'longPowerFailures' }
  | {
      readonly key: 'phase';
      readonly phase: number;
      readonly of: 'importW' | 'exportW' | 'voltageV' | 'currentA';
    }
  | { readonly key: 'voltageSags' | 'voltageSwells'; readonly phase: number };

/** By the rest of the topic behind its root; drops and peaks of a gateway are those of L1. */
export const P1_TOPICS: ReadonlyMap<string, P1Quantity> = new Map<string, P1Quantity>([
  ['actual_consumption', { key: 'importW' }],
  ['actual_returndelivery', { key: 'exportW' }],
  ['consumption_low_tarif', { key: 'importT1Wh' }],
  ['consumption_high_tarif', { key: 'importT2Wh' }],
  ['returndelivery_low_tarif', { key: 'exportT1Wh' }],
  ['returndelivery_high_tarif', { key: 'exportT2Wh' }],
  ['gas_meter_m3', { key: 'gas' }],
  ['actual_tarif_group', { key: 'tariff' }],
  ['short_power_outages', { key: 'powerFailures' }],
  ['long_power_outages', { key: 'longPowerFailures' }],
  ['short_power_drops', { key: 'voltageSags', phase: 0 }],
  ['short_power_peaks', { key: 'voltageSwells', phase: 0 }],
  ['reading/electricity_currently_delivered', { key: 'importW' }],
  ['reading/electricity_currently_returned', { key: 'exportW' }],
  ['reading/electricity_delivered_1', { key: 'importT1Wh' }],
  ['reading/electricity_delivered_2', { key: 'importT2Wh' }],
  ['reading/electricity_returned_1', { key: 'exportT1Wh' }],
  ['reading/electricity_returned_2', { key: 'exportT2Wh' }],
  ['consumption/gas/delivered', { key: 'gas' }],
  ['meter-stats/electricity_tariff', { key: 'tariff' }],
  ['meter-stats/power_failure_count', { key: 'powerFailures' }],
  ['meter-stats/long_power_failure_count', { key: 'longPowerFailures' }],
  ...[0, 1, 2].flatMap((phase): [string, P1Quantity][] => {
    const line = `l${phase + 1}`;
    return [
      [`${line}_instant_power_usage`, { key: 'phase', phase, of: 'importW' }],
      [`${line}_instant_power_return`, { key: 'phase', phase, of: 'exportW' }],
      [`${line}_instant_power_current`, { key: 'phase', phase, of: 'currentA' }],
      [`${line}_voltage`, { key: 'phase', phase, of: 'voltageV' }],
      [`reading/phase_currently_delivered_${line}`, { key: 'phase', phase, of: 'importW' }],
      [`reading/phase_currently_returned_${line}`, { key: 'phase', phase, of: 'exportW' }],
      [`reading/phase_voltage_${line}`, { key: 'phase', phase, of: 'voltageV' }],
      [`reading/phase_power_current_${line}`, { key: 'phase', phase, of: 'currentA' }],
      [`meter-stats/voltage_sag_count_${line}`, { key: 'voltageSags', phase }],
      [`meter-stats/voltage_swell_count_${line}`, { key: 'voltageSwells', phase }],
    ];
  }),
]);
