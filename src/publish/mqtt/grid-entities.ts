import { counted, type Entity, jsonKey, measured } from './entity.ts';

export interface MeterShape {
  readonly base: string;
  /** Keys that `<base>/grid` has had, and `<base>/house`. */
  readonly gridKeys: ReadonlySet<string>;
  readonly houseKeys: ReadonlySet<string>;
  /** Seconds without news after which a value is unavailable. */
  readonly expireAfterS: number;
}

interface Row {
  readonly key: string;
  readonly from: string;
  readonly name: string;
  readonly fields: Entity['fields'];
}

const POWER = measured('power', 'W');
const ENERGY = counted('energy', 'kWh');

const GRID: readonly Row[] = [
  { key: 'grid_power', from: 'powerW', name: 'Grid power', fields: POWER },
  { key: 'solar_surplus', from: 'surplusW', name: 'Solar surplus', fields: POWER },
  { key: 'grid_import', from: 'importKwh', name: 'Grid import', fields: ENERGY },
  { key: 'grid_import_t1', from: 'importT1Kwh', name: 'Grid import tariff 1', fields: ENERGY },
  { key: 'grid_import_t2', from: 'importT2Kwh', name: 'Grid import tariff 2', fields: ENERGY },
  { key: 'grid_export', from: 'exportKwh', name: 'Grid export', fields: ENERGY },
  { key: 'grid_export_t1', from: 'exportT1Kwh', name: 'Grid export tariff 1', fields: ENERGY },
  { key: 'grid_export_t2', from: 'exportT2Kwh', name: 'Grid export tariff 2', fields: ENERGY },
  ...(['l1', 'l2', 'l3'] as const).flatMap((phase) => {
    const upper = phase.toUpperCase();
    return [
      {
        key: `current_${phase}`,
        from: `current${upper}A`,
        name: `Current ${upper}`,
        fields: measured('current', 'A'),
      },
      {
        key: `voltage_${phase}`,
        from: `voltage${upper}V`,
        name: `Voltage ${upper}`,
        fields: measured('voltage', 'V'),
      },
    ];
  }),
  { key: 'gas', from: 'gasM3', name: 'Gas', fields: counted('gas', 'm³') },
];

const HOUSE: readonly Row[] = [
  { key: 'house_power', from: 'powerW', name: 'House without car', fields: POWER },
];

/** The entities of what the meter has sent so far, and of the house without the car. */
export function meterEntities({ base, gridKeys, houseKeys, expireAfterS }: MeterShape): Entity[] {
  const entity =
    (topic: string) =>
    ({ key, from, name, fields }: Row): Entity => ({
      key,
      component: 'sensor',
      name,
      fields: { ...jsonKey(topic, from), ...fields, expire_after: expireAfterS },
    });
  return [
    ...GRID.filter(({ from }) => gridKeys.has(from)).map(entity(`${base}/grid`)),
    ...HOUSE.filter(({ from }) => houseKeys.has(from)).map(entity(`${base}/house`)),
  ];
}
