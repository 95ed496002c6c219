import type { Answer } from './answer.ts';
import type { SmartMeterDevice } from './device.ts';
import { energyTriple } from './energy.ts';
import { knownOf, sum, type Triple, UNKNOWN } from './quantities.ts';

/**
 * What is published every 5 s: power of all phases in watts, imported energy in kWh, current of all
 * phases in amperes, mean voltage. What is not known is left out.
 *
 * @returns undefined where no reading may be told.
 */
export function payloadOfSample(device: SmartMeterDevice): Answer | undefined {
  const { quantities, clock } = device;
  if (quantities === undefined) return undefined;
  const energy = knownOf(energyTriple(device));
  const currents = knownOf(quantities.currentMa);
  const volts = knownOf(quantities.voltageV);
  return {
    power: twoPlaces(sum(knownOf(quantities.powerW))),
    ...(energy.length === 0 ? {} : { energy: twoPlaces(sum(energy) / 1_000) }),
    ...(currents.length === 0 ? {} : { current: twoPlaces(sum(currents) / 1_000) }),
    ...(volts.length === 0 ? {} : { volt: twoPlaces(sum(volts) / volts.length) }),
    ts: String(Math.floor(clock.epochMs() / 1_000)),
  };
}

/**
 * Three values as the text the original answers with; `nan` is not known.
 *
 * @param letter - v, i, p, q, s or e; anything else is p.
 */
export function valuesText(device: SmartMeterDevice, letter: string): Answer {
  const { quantities } = device;
  const told = (values: Triple | undefined, unit: string): Answer => ({
    value: (values ?? UNKNOWN).map((value) => value?.toFixed(2) ?? 'nan').join(','),
    unit,
  });
  switch (letter) {
    case 'v':
      return told(quantities?.voltageV, 'V');
    case 'i':
      return told(quantities?.currentMa, 'mA');
    case 'q':
      return told(undefined, 'var');
    case 's':
      return told(undefined, 'VA');
    case 'e': {
      const [wh] = energyTriple(device);
      return told([wh === undefined ? undefined : wh / 1_000, undefined, undefined], 'kWh');
    }
    default:
      return told(quantities?.powerW, 'W');
  }
}

function twoPlaces(value: number): number {
  return Math.round(value * 100) / 100;
}
