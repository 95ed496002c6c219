/** How quantities are printed. What is not known stays that. */
export interface PrintedUnits {
  /** Watt-hours as whole ones, or as kWh. */
  energy(wattHours: number | undefined): string | undefined;
  power(watts: number | undefined): string | undefined;
  /** Amperes as whole milliamperes, or as they are. */
  current(amperes: number | undefined): string | undefined;
  /** Cubic metres as whole cubic decimetres, or as they are. */
  volume(cubicMetres: number | undefined): string | undefined;
}

/** Whole Wh, W, mA and dm3, as P1 gateways print in their `watt` mode. */
export const WHOLE: PrintedUnits = {
  energy: (wattHours) => text(wattHours, (value) => `${Math.floor(value)}`),
  power: (watts) => text(watts, String),
  current: (amperes) => text(amperes, (value) => `${Math.round(value * 1_000)}`),
  volume: (cubicMetres) => text(cubicMetres, (value) => `${Math.round(value * 1_000)}`),
};

/** kWh, kW and m3 with three decimals; A as the meter tells it. */
export const THOUSANDS: PrintedUnits = {
  energy: (wattHours) => text(wattHours, (value) => (Math.floor(value) / 1_000).toFixed(3)),
  power: (watts) => text(watts, (value) => (value / 1_000).toFixed(3)),
  current: (amperes) => text(amperes, String),
  volume: (cubicMetres) => text(cubicMetres, (value) => value.toFixed(3)),
};

function text(value: number | undefined, print: (known: number) => string): string | undefined {
  return value === undefined ? undefined : print(value);
}
