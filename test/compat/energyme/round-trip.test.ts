import { expect, onTestFinished, test } from 'vitest';
import { systemClock } from '../../../src/clock.ts';
import { EnergyMeConfig } from '../../../src/compat/energyme/energyme.config.ts';
import { start } from '../../../src/compat/energyme/energyme.ts';
import type { MeterReading } from '../../../src/meter/reading.ts';
import type { MeterFault } from '../../../src/meter/source.ts';
import { EnergyMeSourceConfig } from '../../../src/meter/sources/energyme.config.ts';
import { createEnergyMeSource } from '../../../src/meter/sources/energyme.ts';
import { until } from '../../support/mosquitto.ts';
import { outletContext } from '../../support/outlet-context.ts';

test('what one SunPilot offers, another reads; a silent meter is no reading', async () => {
  const context = outletContext();
  const block = { enabled: true, host: '127.0.0.1', port: 0, password: 'sesame' };
  const outlet = await start(EnergyMeConfig.parse(block), context);
  onTestFinished(() => outlet.close());
  const url = outlet.status?.().replace('listening on ', '');
  const config = { source: 'energyme', url, password: 'sesame', intervalMs: 500 };
  const source = createEnergyMeSource(EnergyMeSourceConfig.parse(config), { clock: systemClock });
  const readings: MeterReading[] = [];
  const faults: MeterFault[] = [];
  const close = source.open({
    reading: (reading) => readings.push(reading),
    fault: (fault) => faults.push(fault),
    link: () => {},
  });
  onTestFinished(close);
  await until(() => readings.length > 0);
  const totals = { importWh: 3_580_245, exportWh: 358_023 };
  expect(readings[0]).toMatchObject({ importW: 0, exportW: 780, ...totals });
  expect(readings[0]).not.toHaveProperty('phases');
  expect(faults).toEqual([]);
  context.house.fallSilent();
  await until(() => faults.length > 0);
  expect(faults[0]?.kind).toBe('no-reading');
});
