import { systemClock } from '../../clock.ts';
import { readLine } from '../../meter/read-report.ts';
import type { MeterConfig } from '../../meter/sources/meter.config.ts';
import { hearMeter, type TrialRefusal } from '../../setup/try-meter.ts';
import type { Finding } from './finding.ts';

const about = 'meter';

/** Sources that are asked, and answer as many as ask. A line has one reader, and that is the service. */
const ASKED: readonly MeterConfig['source'][] = [
  'power',
  'http',
  'modbus',
  'smartMeter',
  'p1Data',
  'whatwatt',
  'energyme',
];

const FIXES: Partial<Record<TrialRefusal, string>> = {
  status: 'look at the path in meter.url, and whether the device lets anybody ask',
  format: 'look at meter.source: sunpilot init finds out what answers there',
  'no-reading': 'look at the device itself: it may have lost its own meter',
  'bad-value': 'look at scale and place of meter.values',
};
const SWITCHED_ON =
  'see whether it is switched on, in this network, and under that name or address';

/** Whether a meter in the network answers now; nothing about one that is not asked. */
export async function checkMeter(meter: MeterConfig, timeZone: string): Promise<Finding[]> {
  const isBroker = 'mode' in meter && meter.mode === 'mqtt';
  if (!ASKED.includes(meter.source) || isBroker) return [];
  const heard = await hearMeter(meter, { clock: systemClock, timeZone });
  if (heard.ok)
    return [{ level: 'ok', about, text: `${meter.source}: ${readLine(heard.reading)}` }];
  const { kind, detail } = heard;
  if (kind === 'not-in-house') {
    return [
      { level: 'warning', about, text: `not asked: ${detail}`, fix: 'sunpilot read asks it' },
    ];
  }
  const fix = FIXES[kind] ?? SWITCHED_ON;
  return [{ level: 'problem', about, text: `no reading: ${detail}`, fix }];
}
