import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Whether the circuit can be computed here. Where everything must run, it must. */
export const hasNgspice =
  process.env['CI'] === 'true' || spawnSync('ngspice', ['--version']).error === undefined;

/** Values for parameters of `hardware/pilot.cir` by name; the rest stay as they are written there. */
export type Parts = Readonly<Record<string, number>>;

const netlist = readFileSync('hardware/pilot.cir', 'utf8').replace(/^\.end\n/m, '');

/** Every parameter of the netlist as it is written there: `953`, `330k`. */
const written = new Map(
  netlist
    .split('\n')
    .filter((line) => line.startsWith('.param '))
    .flatMap((line) => [...line.matchAll(/(\w+)=(\S+)/g)])
    .map(([, name = '', value = '']) => [name, value]),
);

const SUFFIXES: Readonly<Record<string, number>> = { '': 1, k: 1e3, n: 1e-9 };

/** The value a parameter of the netlist has there. */
export function writtenValue(name: string): number {
  const [, digits, suffix = ''] = /^([\d.e]+)([a-z]?)$/.exec(written.get(name) ?? '') ?? [];
  const factor = SUFFIXES[suffix];
  if (digits === undefined || factor === undefined) throw new Error(`no parameter ${name}`);
  return Number(digits) * factor;
}

/**
 * One period as an oscilloscope shows it: volts at the vehicle's inlet, seconds. An edge that a steady
 * level has not is absent.
 */
export interface Waveform {
  /** At the end of the high and of the low part. */
  readonly high: number;
  readonly low: number;
  /** 10 % to 90 % at the vehicle, and of the generator before its source resistance. */
  readonly rise: number | undefined;
  readonly fall: number | undefined;
  readonly generatorRise: number | undefined;
  readonly generatorFall: number | undefined;
  /** Above 0 V, and from one rise through 0 V to the next. */
  readonly pulse: number | undefined;
  readonly period: number | undefined;
}

/** Runs the pilot for two periods with each set of parts. */
export function waveforms(cases: readonly Parts[]): Waveform[] {
  return simulate(cases, ['run']).map((text) => {
    const measured = (name: string) => numberIn(text, `${name} +=`);
    const [high, low] = [measured('high'), measured('low')];
    if (high === undefined || low === undefined) throw new Error(`no level measured:\n${text}`);
    return {
      high,
      low,
      rise: measured('rise'),
      fall: measured('fall'),
      generatorRise: measured('genrise'),
      generatorFall: measured('genfall'),
      pulse: measured('pulse'),
      period: measured('period'),
    };
  });
}

/** Volts of a steady pilot: behind the op-amp, at the vehicle's inlet, at the converter. */
export interface SteadyLevels {
  readonly drive: number;
  readonly inlet: number;
  readonly adc: number;
}

/** What a steady pilot settles at with each set of parts; `lo` is the level of the pin. */
export function steadyLevels(cases: readonly Parts[]): SteadyLevels[] {
  const texts = simulate(cases, ['op', 'print v(drive) v(inlet) v(adc)']);
  return texts.map((text) => {
    const at = (node: string) => numberIn(text, `v\\(${node}\\) =`);
    const [drive, inlet, adc] = [at('drive'), at('inlet'), at('adc')];
    if (drive === undefined || inlet === undefined || adc === undefined) {
      throw new Error(`no level printed:\n${text}`);
    }
    return { drive, inlet, adc };
  });
}

function numberIn(text: string, before: string): number | undefined {
  const [, value] = new RegExp(`^${before} +(\\S+)`, 'm').exec(text) ?? [];
  return value === undefined ? undefined : Number(value);
}

/** @returns what ngspice printed for each case. */
function simulate(cases: readonly Parts[], commands: readonly string[]): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'sunpilot-pilot-'));
  try {
    const path = join(folder, 'bench.cir');
    writeFileSync(
      path,
      [netlist, '.control', ...script(cases, commands), '.endc', '.end', ''].join('\n'),
    );
    const run = spawnSync('ngspice', ['-b', path], { encoding: 'utf8', maxBuffer: 2 ** 28 });
    const texts = (run.stdout ?? '').split(/^=== case\n/m).slice(1);
    if (run.error !== undefined || texts.length !== cases.length) {
      throw new Error(`ngspice gave up: ${run.stderr}`, { cause: run.error });
    }
    return texts;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function script(cases: readonly Parts[], commands: readonly string[]): string[] {
  const lines = cases.flatMap((parts) => {
    const unknown = Object.keys(parts).filter((name) => !written.has(name));
    if (unknown.length > 0) throw new Error(`pilot.cir has no parameter ${unknown.join(', ')}`);
    const values = [...written].map(
      ([name, value]) => `alterparam ${name}=${parts[name] ?? value}`,
    );
    return [...values, 'reset', 'echo "=== case"', ...commands];
  });
  return [...lines, 'quit'];
}
