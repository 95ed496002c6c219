import type { Measures } from './measures.ts';
import { FLOAT_BYTES } from './packet.ts';
import { type Quantities, UNKNOWN } from './quantities.ts';

/** Nominal frequency of European grids, EN 50160, hertz: meters do not tell theirs. */
const FREQUENCY_HZ = 50;
/** L2 and L3 follow L1 by a third and two thirds of a period. */
const SHIFT = (2 * Math.PI) / 3;

const NOTHING: Quantities = { powerW: UNKNOWN, voltageV: UNKNOWN, currentMa: UNKNOWN };

/**
 * Writes one sample; NaN stands for what is not known.
 *
 * Waveforms are synthetic: a sine of the RMS value at 50 Hz that begins at a positive zero crossing
 * of L1. The current is in phase with its voltage, and opposite while that phase feeds in.
 *
 * @param second - since the first sample.
 * @param quantities - undefined where no reading may be told.
 */
export function writeSample(
  target: Buffer,
  { kind, phases }: Measures,
  second: number,
  quantities: Quantities = NOTHING,
): void {
  const { powerW, voltageV, currentMa } = quantities;
  let offset = 0;
  const put = (value: number | undefined): void => {
    offset = target.writeFloatLE(value ?? Number.NaN, offset);
  };
  switch (kind) {
    case 'power':
      for (const value of powerW) put(value);
      for (const _ of powerW) put(undefined);
      break;
    case 'rms':
      for (const value of voltageV) put(value);
      for (const value of currentMa) put(value);
      break;
    case 'waveform':
      for (const phase of phases) {
        // The turn is taken modulo one so that a sine stays exact after days.
        const angle = 2 * Math.PI * ((second * FREQUENCY_HZ) % 1) - phase * SHIFT;
        const wave = Math.SQRT2 * Math.sin(angle);
        const direction = (powerW[phase] ?? 0) < 0 ? -1 : 1;
        put(scaled(voltageV[phase], wave));
        put(scaled(currentMa[phase], wave * direction));
      }
  }
}

/** Size of a sample, bytes. */
export function sampleBytes({ values }: Measures): number {
  return values * FLOAT_BYTES;
}

function scaled(value: number | undefined, factor: number): number | undefined {
  return value === undefined ? undefined : value * factor;
}
