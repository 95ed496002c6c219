import { withChecksum } from './telegram.mjs';

/**
 * A DSMR 5 telegram with every object a Dutch three-phase meter sends: 952 bytes, 82 ms on the
 * wire.
 *
 * @param {number} seconds - how much later than the first it is; what a meter changes, changes.
 */
export function fullTelegram(seconds) {
  const time = new Date(Date.UTC(2026, 2, 18, 12, 25, 46) + seconds * 1_000)
    .toISOString()
    .slice(2, 19)
    .replaceAll(/[-:T]/g, '');
  const number = (value, width) => value.toFixed(3).padStart(width, '0');
  const watts = [111, 56, 55].map((base, phase) => base + ((seconds * (7 + phase)) % 40));
  const volts = [2299, 2292, 2229].map((base, phase) => base + ((seconds * (3 + phase)) % 9));
  const lines = [
    '/TST5\\3PHASE-1000',
    '',
    '1-3:0.2.8(50)',
    `0-0:1.0.0(${time}W)`,
    '0-0:96.1.1(4530303031323334353637383930313233)',
    `1-0:1.8.1(${number(2_130.115 + seconds / 20_000, 10)}*kWh)`,
    '1-0:1.8.2(000245.467*kWh)',
    '1-0:2.8.1(000000.000*kWh)',
    '1-0:2.8.2(000000.000*kWh)',
    '0-0:96.14.0(0001)',
    `1-0:1.7.0(${number(watts[0] / 1_000, 6)}*kW)`,
    '1-0:2.7.0(00.000*kW)',
    '0-0:96.7.21(00005)',
    '0-0:96.7.9(00003)',
    '1-0:99.97.0(1)(0-0:96.7.19)(250326095015W)(0000002014*s)',
    ...[32, 52, 72].map((phase) => `1-0:${phase}.32.0(00001)`),
    ...[32, 52, 72].map((phase) => `1-0:${phase}.36.0(00001)`),
    '0-0:96.13.0()',
    ...[32, 52, 72].map((phase, i) => `1-0:${phase}.7.0(${(volts[i] / 10).toFixed(1)}*V)`),
    ...[31, 51, 71].map((phase, i) => `1-0:${phase}.7.0(00${i % 2}*A)`),
    `1-0:21.7.0(${number(watts[1] / 1_000, 6)}*kW)`,
    '1-0:41.7.0(00.000*kW)',
    `1-0:61.7.0(${number(watts[2] / 1_000, 6)}*kW)`,
    ...[22, 42, 62].map((phase) => `1-0:${phase}.7.0(00.000*kW)`),
    '0-1:24.1.0(003)',
    '0-1:96.1.0()',
    '0-1:24.2.1(700101010000W)(00000000)',
    '0-2:24.1.0(003)',
    '0-2:96.1.0(4730303031323334353637383930313233)',
    '0-2:24.2.1(260318122001W)(00246.138*m3)',
    '!',
  ];
  return withChecksum(lines);
}
