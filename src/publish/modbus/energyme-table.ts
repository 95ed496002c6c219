import { type Circuit, carCircuit, gridCircuit } from '../../house/circuits.ts';
import type { Facts } from './facts.ts';
import { numberBytes } from './number-bytes.ts';
import { RegisterTable, type TableRow } from './register-table.ts';

type Quantity = (circuit: Circuit) => number | undefined;

/** No meter we read tells these. */
const unknown: Quantity = () => undefined;

const power: Quantity = ({ activeW }) => rounded(activeW, 1);

/** Active, reactive and apparent power, power factor, and five energies: two registers each. */
const QUANTITIES: readonly Quantity[] = [
  power,
  unknown,
  unknown,
  unknown,
  ({ importedWh }) => rounded(importedWh, 1),
  ({ exportedWh }) => rounded(exportedWh, 1),
  unknown,
  unknown,
  unknown,
];
const CHANNEL_QUANTITIES: readonly Quantity[] = [
  ({ currentA }) => rounded(currentA, 3),
  ...QUANTITIES,
];

type Pick = (facts: Facts) => Circuit;
const nothing: Pick = () => ({});
const grid: Pick = ({ picture }) => gridCircuit(picture) ?? {};
const load: Pick = ({ picture }) => carCircuit(picture) ?? {};

/** Grid, load, PV, battery, inverter, in this order. */
const ROLES: readonly Pick[] = [grid, load, nothing, nothing, nothing];
const CHANNELS = 17;

/**
 * The holding registers of an EnergyMe Home with 17 channels: channel 0 is the grid, channel 1 the
 * car, which is also all of the role load. The layout is that of its own register map; no row is
 * missing, and what nobody knows is NaN.
 */
export const ENERGYME_TABLE = new RegisterTable<Facts>([
  {
    address: 0,
    words: 4,
    bytes: ({ picture }) => numberBytes('long', Math.floor(picture.epochMs / 1_000)),
  },
  { address: 4, words: 4, bytes: ({ uptimeMs }) => numberBytes('long', uptimeMs) },
  float(100, ({ picture }) => rounded(picture.meter.usable?.phases?.[0]?.voltageV, 1)),
  // The frequency of the grid.
  float(102, () => undefined),
  ...ROLES.flatMap((circuit, role) => block(200 + 100 * role, circuit, QUANTITIES)),
  ...Array.from({ length: CHANNELS }, (_, channel) =>
    block(1_000 + 100 * channel, [grid, load][channel] ?? nothing, CHANNEL_QUANTITIES),
  ).flat(),
]);

function block(first: number, circuit: Pick, quantities: readonly Quantity[]): TableRow<Facts>[] {
  return quantities.map((quantity, index) =>
    float(first + 2 * index, (facts) => quantity(circuit(facts))),
  );
}

function float(address: number, value: (facts: Facts) => number | undefined): TableRow<Facts> {
  return { address, words: 2, bytes: (facts) => numberBytes('float', value(facts)) };
}

function rounded(value: number | undefined, digits: number): number | undefined {
  return value === undefined ? undefined : Number(value.toFixed(digits));
}
