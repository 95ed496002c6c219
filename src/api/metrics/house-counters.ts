import { Counter, Histogram, type Registry } from 'prom-client';
import { FAULT_KINDS } from '../../charging/charger.ts';
import type { House, HouseEvent } from '../../house/house.ts';

/**
 * Counts what cannot be read from a picture.
 *
 * @returns a listener for the house.
 */
export function createCounters(house: House, registry: Registry): (event: HouseEvent) => void {
  const registers = [registry];
  const telegrams = new Counter({
    name: 'sunpilot_telegrams_total',
    help: 'What the meter sent, by what became of it: ok, or why it was refused.',
    labelNames: ['result'],
    registers,
  });
  const closings = new Counter({
    name: 'sunpilot_contactor_closings_total',
    help: 'How often the contactor closed.',
    registers,
  });
  const dutyChanges = new Counter({
    name: 'sunpilot_duty_changes_total',
    help: 'Changes of the offered duty, by reason code.',
    labelNames: ['reason'],
    registers,
  });
  const faults = new Counter({
    name: 'sunpilot_faults_total',
    help: 'Faults that began, by kind.',
    labelNames: ['kind'],
    registers,
  });
  const polls = new Histogram({
    name: 'sunpilot_meter_poll_duration_seconds',
    help: 'How long a polled meter takes to answer.',
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 3],
    registers,
  });
  const passes = new Histogram({
    name: 'sunpilot_reading_to_pilot_seconds',
    help: 'From the arrival of a reading to the board.',
    buckets: [0.0001, 0.00025, 0.0005, 0.001, 0.002, 0.005, 0.01, 0.025, 0.1, 0.5],
    registers,
  });
  telegrams.inc({ result: 'ok' }, 0);
  for (const kind of FAULT_KINDS) faults.inc({ kind }, 0);
  let dutyPercent: number | undefined = house.picture().charger.duty;

  return (event) => {
    switch (event.type) {
      case 'reading':
        telegrams.inc({ result: 'ok' });
        break;
      case 'meter-fault':
        telegrams.inc({ result: event.fault.kind });
        break;
      case 'contactor-closed':
        closings.inc();
        break;
      case 'fault':
        if (event.isKnown !== true) faults.inc({ kind: event.kind });
        break;
      case 'polled':
        polls.observe(event.seconds);
        break;
      case 'applied':
        passes.observe(event.seconds);
        break;
      case 'decision':
        if (event.decision.dutyPercent !== dutyPercent) {
          dutyChanges.inc({ reason: event.decision.code });
        }
        dutyPercent = event.decision.dutyPercent;
        break;
      case 'charger':
      case 'meter-link':
        break;
    }
  };
}
