import { expect, test } from 'vitest';
import { converterPlan } from '../../hardware/converter-plan.ts';
import { PILOT_DIVIDER } from '../../hardware/pilot-divider.ts';
import { BoardConfig, isRealBoard } from '../../src/charging/board.config.ts';
import { type FakeSysfs, fakePi } from '../support/fake-sysfs.ts';

const IIO = 'bus/iio/devices';

function board(adc: object = {}) {
  const config = BoardConfig.parse({ driver: 'sysfs', adc });
  if (!isRealBoard(config)) throw new Error('not a real board');
  return config;
}

/** An MCP3008 behind a reference of 3.3 V, and something else before it. */
function withConverter(): FakeSysfs {
  const sysfs = fakePi();
  sysfs.put(`${IIO}/iio:device0/name`, 'bme280');
  sysfs.put(`${IIO}/iio:device1/name`, 'mcp3008');
  for (const channel of [0, 3]) sysfs.put(`${IIO}/iio:device1/in_voltage${channel}_raw`, '512');
  sysfs.put(`${IIO}/iio:device1/in_voltage_scale`, '3.222656250');
  return sysfs;
}

test('volts of the pilot out of counts, by the divider of the circuit', () => {
  const { sense, proximity } = converterPlan(withConverter(), board());
  expect(sense?.path).toBe(`${IIO}/iio:device1/in_voltage0_raw`);
  const pilotV = (count: number) =>
    count * (sense?.scale.voltsPerCount ?? 0) + (sense?.scale.offsetV ?? 0);
  for (const volts of [12, 9, 6, 0, -12]) {
    const atConverterV = volts * PILOT_DIVIDER.gain + PILOT_DIVIDER.offsetV;
    expect(pilotV(atConverterV / 0.00322265625)).toBeCloseTo(volts, 6);
  }
  expect(proximity, 'a fixed cable has no plug').toBeUndefined();
});

test('a plug on another channel: nothing plugged in is full scale', () => {
  const { proximity } = converterPlan(withConverter(), board({ proximityChannel: 3 }));
  expect(proximity).toEqual({
    path: `${IIO}/iio:device1/in_voltage3_raw`,
    pullUpOhm: 1_000,
    openCounts: expect.closeTo(1_024, 6),
  });
});

test('a scale of the channel goes before that of all', () => {
  const sysfs = withConverter();
  sysfs.put(`${IIO}/iio:device1/in_voltage0_scale`, '1');
  const { sense } = converterPlan(sysfs, board({ divider: { gain: 0.1, offsetV: 1.5 } }));
  expect(sense?.scale).toEqual({ voltsPerCount: 0.01, offsetV: -15 });
});

test.each([
  { adc: { device: 'ads1015' }, says: /no converter ads1015 with channel 0/ },
  {
    adc: { pilotChannel: 5 },
    says: /no converter with channel 5 .*dtoverlay=mcp3008.*board\.sense/,
  },
])('$adc is not there', ({ adc, says }) => {
  expect(() => converterPlan(withConverter(), board(adc))).toThrow(says);
});

test('without a reference there are no volts', () => {
  const sysfs = withConverter();
  sysfs.put(`${IIO}/iio:device1/in_voltage_scale`, '0.0');
  expect(() => converterPlan(sysfs, board())).toThrow(/has no reference voltage/);
});

test('nothing is asked for where the pilot is not measured', () => {
  expect(converterPlan(fakePi(), { ...board(), sense: 'none' })).toEqual({});
});
