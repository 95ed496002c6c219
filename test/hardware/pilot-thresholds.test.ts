import { describe, expect, test } from 'vitest';
import { PILOT_DIVIDER } from '../../hardware/pilot-divider.ts';
import { PILOT_BOUNDARIES, PILOT_LEVELS, PILOT_LOW_V } from '../../hardware/pilot-thresholds.ts';
import { hasNgspice, type Parts, steadyLevels, writtenValue } from './pilot-bench.ts';
import { F, OP_AMP_OHM, only, VEHICLES, WITHOUT_DIODE, within, X1 } from './pilot-parts.ts';

/** How far parts may be from what is printed on them, as a share. */
interface Tolerances {
  readonly divider: number;
  readonly car: number;
}

/** Every resistor within 1 %, the vehicle's too. */
const ORDINARY: Tolerances = { divider: 0.01, car: 0.01 };
/** A vehicle at the end of what the standard lets it have; the divider as the list of parts asks. */
const EXTREME: Tolerances = { divider: 0.001, car: 0 };

test('the boundaries lie in the gaps between the levels of the standard', () => {
  for (const { upper, lower, fallsBelowV, risesAboveV } of PILOT_BOUNDARIES) {
    const [above, below] = [upper, lower].map((state) =>
      only(PILOT_LEVELS.filter((level) => level.state === state)),
    );
    const rising = [below?.maxV, fallsBelowV, risesAboveV, above?.minV];
    expect(rising).toEqual(rising.toSorted((a = 0, b = 0) => a - b));
  }
});

test('the divider a driver reckons with is that of the netlist', () => {
  const siemens = (name: string) => 1 / writtenValue(name);
  const sum = siemens('rpilot') + siemens('rref') + siemens('rgnd');
  expect(PILOT_DIVIDER.gain).toBeCloseTo(siemens('rpilot') / sum, 9);
  expect(PILOT_DIVIDER.offsetV).toBeCloseTo((writtenValue('vref') * siemens('rref')) / sum, 9);
});

describe.skipIf(!hasNgspice)('with the worst parts and rails within 5 % (needs ngspice)', () => {
  test.each<[string, string, Parts, Tolerances, number, string]>([
    ['A', 'A', VEHICLES.A, ORDINARY, 0.1, 'closest to its own boundary'],
    ['B', 'B', VEHICLES.B, ORDINARY, 0.5, 'midway, as most cars are'],
    ['C', 'C', VEHICLES.C, ORDINARY, 0.4, 'midway, as most cars are'],
    ['D', 'D', VEHICLES.D, ORDINARY, 0.5, 'never C, on which a contactor closes'],
    ['E', 'E', VEHICLES.E, ORDINARY, 1, 'far below D'],
    ['E', 'E behind the diode', VEHICLES['E behind the diode'], ORDINARY, 0.5, 'a diode is no D'],
    ['B', 'B at 1870 ohm', { ...VEHICLES.B, rcar: 1870 }, EXTREME, 0.05, 'the least: not C'],
    ['B', 'B at 4610 ohm', { ...VEHICLES.B, rcar: 4610 }, EXTREME, 0.1, 'the most: not A'],
    ['C', 'C at 1723 ohm', { ...VEHICLES.C, rswitch: 1723 }, EXTREME, 0.05, 'the most: not B'],
    ['C', 'C at 909 ohm', { ...VEHICLES.C, rswitch: 909 }, EXTREME, 0.4, 'the least: not D'],
  ])('%s is read of %s', (state, _, vehicle, tolerances, marginV) => {
    const volts = read({ ...vehicle, ...X1 }, tolerances);
    const above = PILOT_BOUNDARIES.find(({ lower }) => lower === state)?.fallsBelowV ?? Infinity;
    const below = PILOT_BOUNDARIES.find(({ upper }) => upper === state)?.risesAboveV ?? -Infinity;
    expect(Math.max(...volts)).toBeLessThan(above - marginV);
    expect(Math.min(...volts)).toBeGreaterThan(below + marginV);
  });

  test('a diode shows in the low part', () => {
    expect(Math.max(...read({ ...VEHICLES.B, ...F }, ORDINARY))).toBeLessThan(PILOT_LOW_V - 1);
  });

  test.each(['B', 'C', 'D'] as const)('and so does its absence in %s', (state) => {
    const volts = read({ ...VEHICLES[state], ...WITHOUT_DIODE, ...F }, ORDINARY);
    expect(Math.min(...volts)).toBeGreaterThan(PILOT_LOW_V + 0.4);
  });

  test('no level leaves the range of the converter', () => {
    const steady = [X1, F].flatMap((drive) => corners({ ...VEHICLES.A, ...drive }, ORDINARY));
    for (const { adc } of steadyLevels(steady)) expect(adc).toEqual(within([0.05, 3.25]));
  });
});

/** What a driver makes of a steady pilot in every corner, volts. */
function read(parts: Parts, tolerances: Tolerances): number[] {
  return steadyLevels(corners(parts, tolerances)).map(
    ({ adc }) => (adc - PILOT_DIVIDER.offsetV) / PILOT_DIVIDER.gain,
  );
}

/** What moves the pilot furthest up and down, and with each every combination of the divider. */
function corners(parts: Parts, { divider, car }: Tolerances): Parts[] {
  const off = (name: string, share: number) => ({
    [name]: (parts[name] ?? writtenValue(name)) * (1 + share),
  });
  return [-1, 1].flatMap((up) => {
    const pilot = {
      ...parts,
      ...off('railp', up * 0.05),
      ...off('railn', up * 0.05),
      ...off('rsource', up * -0.01),
      ...off('rcar', up * car),
      ...off('rswitch', up * car),
      ron: up > 0 ? OP_AMP_OHM[0] : OP_AMP_OHM[1],
      ndiode: up > 0 ? 2.3 : 1.5,
    };
    return Array.from({ length: 16 }, (_, bits) => {
      const sign = (bit: number) => ((bits >> bit) & 1 ? 1 : -1);
      return {
        ...pilot,
        ...off('rpilot', sign(0) * divider),
        ...off('rref', sign(1) * divider),
        ...off('rgnd', sign(2) * divider),
        ...off('vref', sign(3) * 0.002),
      };
    });
  });
}
