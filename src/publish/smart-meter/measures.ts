import type { SmartMeterConfig } from './smart-meter.config.ts';

/** What one sample consists of. */
export interface Measures {
  readonly kind: 'waveform' | 'power' | 'rms';
  /** Phases of a waveform, 0 is L1. */
  readonly phases: readonly (0 | 1 | 2)[];
  /** As told to the client. */
  readonly name: string;
  readonly unit: string;
  /** 32-bit floats in a sample. */
  readonly values: number;
}

/** Voltage and current of all phases. */
export const ALL_PHASES: Measures = {
  kind: 'waveform',
  phases: [0, 1, 2],
  name: 'v,i,v,i,v,i',
  unit: 'V,mA,V,mA,V,mA',
  values: 6,
};

const POWER: Measures = {
  kind: 'power',
  phases: [],
  name: 'p,p,p,q,q,q',
  unit: 'W,W,W,VAR,VAR,VAR',
  values: 6,
};

const RMS: Measures = {
  kind: 'rms',
  phases: [],
  name: 'v,v,v,i,i,i_RMS',
  unit: 'V,V,V,mA,mA,mA',
  values: 6,
};

/** One name each as it is asked for, and where it differs as it is reported. */
const BY_NAME: Readonly<Record<string, Measures>> = {
  'v,i,v,i,v,i': ALL_PHASES,
  'v,i_L1': onePhase(0),
  'v,i_L2': onePhase(1),
  'v,i_L3': onePhase(2),
  'p,q': POWER,
  'p,p,p,q,q,q': POWER,
  'v,i_RMS': RMS,
  'v,v,v,i,i,i_RMS': RMS,
};

/**
 * @param name - as asked for; undefined is the waveform of all phases.
 * @returns undefined for measures there are not.
 */
export function measuresOf(
  name: string | undefined,
  bare: SmartMeterConfig['bareMeasures'],
): Measures | undefined {
  if (name === undefined) return ALL_PHASES;
  if (name === 'v,i') return bare === 'all' ? ALL_PHASES : onePhase(0);
  return Object.hasOwn(BY_NAME, name) ? BY_NAME[name] : undefined;
}

function onePhase(phase: 0 | 1 | 2): Measures {
  return { kind: 'waveform', phases: [phase], name: `v,i_L${phase + 1}`, unit: 'V,mA', values: 2 };
}
