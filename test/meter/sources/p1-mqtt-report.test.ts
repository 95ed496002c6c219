import { expect, test } from 'vitest';
import { p1ReportOf } from '../../../src/meter/sources/p1-mqtt-report.ts';

const POWERS = { actual_consumption: '313', actual_returndelivery: '0' };

test.each<[why: string, told: Record<string, string>, expected: object]>([
  ['whole watts', POWERS, { takenAtMs: 7, importW: 313, exportW: 0 }],
  [
    'a point means thousands, for all of it',
    { actual_consumption: '0.313', actual_returndelivery: '0.000', l1_instant_power_current: '1' },
    { takenAtMs: 7, importW: 313, exportW: 0, phases: [{ currentA: 1 }] },
  ],
  [
    'whole: currents are thousandths',
    { ...POWERS, l1_instant_power_current: '1500', l1_voltage: '233' },
    { takenAtMs: 7, importW: 313, exportW: 0, phases: [{ currentA: 1.5, voltageV: 233 }] },
  ],
  [
    'phases that are not there print 0',
    { ...POWERS, l1_voltage: '233', l2_voltage: '0', l3_voltage: '0' },
    { takenAtMs: 7, importW: 313, exportW: 0, phases: [{ voltageV: 233 }] },
  ],
  [
    'voltages in thousandths',
    { ...POWERS, l1_voltage: '233100' },
    { takenAtMs: 7, importW: 313, exportW: 0, phases: [{ voltageV: 233.1 }] },
  ],
  [
    'what cannot be read is left out',
    { ...POWERS, gas_meter_m3: 'none', consumption_low_tarif: '-1', l1_voltage: '' },
    { takenAtMs: 7, importW: 313, exportW: 0 },
  ],
  [
    'counts behind a gap have no place',
    { ...POWERS, 'meter-stats/voltage_sag_count_l1': '4', 'meter-stats/voltage_sag_count_l3': '9' },
    { takenAtMs: 7, importW: 313, exportW: 0, voltageSags: [4] },
  ],
  ['one power alone', { actual_consumption: '313' }, { kind: 'missing-object' }],
  ['a power below 0', { ...POWERS, actual_consumption: '-3' }, { kind: 'bad-value' }],
  ['a power that is no number', { ...POWERS, actual_consumption: '1e3' }, { kind: 'bad-value' }],
])('%s', (_why, told, expected) => {
  const result = p1ReportOf(new Map(Object.entries(told)), 'auto', 7);
  if ('kind' in expected) expect(result).toMatchObject(expected);
  else expect(result).toEqual(expected);
});

test('digits, not floats: every watt of 0 to 99999 in kW', () => {
  for (let watts = 0; watts < 100_000; watts += 7) {
    const text = (watts / 1_000).toFixed(3);
    const told = new Map([
      ['actual_consumption', text],
      ['actual_returndelivery', '0.000'],
    ]);
    expect(p1ReportOf(told, 'auto', 0)).toMatchObject({ importW: watts });
  }
});
