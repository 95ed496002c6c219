import type { JsonValues, ValueName } from './json-values.ts';

/** What is known of a product: where it answers, and where its values stand. */
interface HttpPreset {
  /** Path of the answer, for an address that has none. */
  readonly path: string;
  readonly values: JsonValues;
}

const at = (pointer: string, scale = 1) => ({ at: pointer, scale });

/** One value for each phase; `pointer` makes it out of 0, 1, 2. */
function each(
  quantity: 'W' | 'V' | 'A',
  pointer: (index: number) => string,
): Partial<Record<ValueName, ReturnType<typeof at>>> {
  const names = [`l1${quantity}`, `l2${quantity}`, `l3${quantity}`] as const;
  return Object.fromEntries(names.map((name, index) => [name, at(pointer(index))]));
}

/** Products whose answers are known; the sources are their makers' pages on their interfaces. */
export const HTTP_PRESETS = {
  /** HomeWizard P1 and kWh meters, API v1. */
  homewizard: {
    path: '/api/v1/data',
    values: {
      netW: at('/active_power_w'),
      ...each('W', (index) => `/active_power_l${index + 1}_w`),
      ...each('V', (index) => `/active_voltage_l${index + 1}_v`),
      ...each('A', (index) => `/active_current_l${index + 1}_a`),
      importWh: at('/total_power_import_kwh', 1_000),
      exportWh: at('/total_power_export_kwh', 1_000),
      importT1Wh: at('/total_power_import_t1_kwh', 1_000),
      importT2Wh: at('/total_power_import_t2_kwh', 1_000),
      exportT1Wh: at('/total_power_export_t1_kwh', 1_000),
      exportT2Wh: at('/total_power_export_t2_kwh', 1_000),
      gasM3: at('/total_gas_m3'),
    },
  },
  /** YouLess LS120, `/e`. */
  youless: {
    path: '/e',
    values: {
      netW: at('/0/pwr'),
      importT1Wh: at('/0/p1', 1_000),
      importT2Wh: at('/0/p2', 1_000),
      exportT1Wh: at('/0/n1', 1_000),
      exportT2Wh: at('/0/n2', 1_000),
      gasM3: at('/0/gas'),
    },
  },
  /** Shelly EM, first generation: its first clamp on the house's one phase. */
  'shelly-em': {
    path: '/status',
    values: {
      netW: at('/emeters/0/power'),
      l1W: at('/emeters/0/power'),
      l1V: at('/emeters/0/voltage'),
      importWh: at('/emeters/0/total'),
      exportWh: at('/emeters/0/total_returned'),
    },
  },
  /** Shelly 3EM, first generation. */
  'shelly-3em': {
    path: '/status',
    values: {
      ...each('W', (index) => `/emeters/${index}/power`),
      ...each('V', (index) => `/emeters/${index}/voltage`),
      ...each('A', (index) => `/emeters/${index}/current`),
    },
  },
  /** Shelly Pro 3EM and other three-phase meters of the second generation. */
  'shelly-pro-3em': {
    path: '/rpc/EM.GetStatus?id=0',
    values: {
      netW: at('/total_act_power'),
      ...each('W', (index) => `/${'abc'[index]}_act_power`),
      ...each('V', (index) => `/${'abc'[index]}_voltage`),
      ...each('A', (index) => `/${'abc'[index]}_current`),
    },
  },
} as const satisfies Readonly<Record<string, HttpPreset>>;

export type HttpPresetName = keyof typeof HTTP_PRESETS;
export const HTTP_PRESET_NAMES = Object.keys(HTTP_PRESETS) as [HttpPresetName, ...HttpPresetName[]];
