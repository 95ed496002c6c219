/** The laws of other products that a setting of ours is held against, by their names in the simulator. */
export const RIVAL_LAWS = {
  'seed-6s-timers': 'the guide every 6 s, with timers',
  evcc: 'evcc, every 30 s',
  'evcc-10s': 'evcc, every 10 s',
  openevse: 'OpenEVSE',
  smartevse: 'SmartEVSE',
  warp: 'WARP',
  openwb: 'openWB',
};

/**
 * What an independent simulator found for them on the same days: case, law, kWh of sun and of grid,
 * closings.
 */
export const PUBLISHED = [
  ['1p32', 'seed', 398.8, 268.3, 28],
  ['1p32', 'seed-timers', 335.1, 73.2, 211],
  ['1p32', 'seed-6s', 444.0, 208.5, 28],
  ['1p32', 'seed-6s-timers', 379.9, 13.9, 209],
  ['1p32', 'evcc', 374.5, 15.1, 207],
  ['1p32', 'evcc-1a', 362.5, 12.6, 207],
  ['1p32', 'evcc-10s', 379.5, 12.2, 215],
  ['1p32', 'openevse', 363.6, 17.3, 105],
  ['1p32', 'smartevse', 423.6, 39.4, 83],
  ['1p32', 'warp', 354.8, 12.3, 124],
  ['1p32', 'openwb', 364.3, 18.8, 356],
  ['3p16', 'seed', 952.7, 778.2, 28],
  ['3p16', 'seed-6s-timers', 708.5, 34.5, 197],
  ['3p16', 'evcc', 707.6, 29.4, 189],
  ['3p16', 'evcc-10s', 714.7, 24.7, 195],
  ['3p16', 'openevse', 702, 41, 105],
  ['3p16', 'smartevse', 970.2, 240.0, 509],
  ['3p16', 'warp', 653, 23, 116],
  ['3p16', 'openwb', 650, 19, 342],
  ['sw16', 'evcc', 936.0, 39.8, 499],
  ['sw16', 'evcc-10s', 943.0, 32.8, 520],
];

const RARELY = { minOnS: 300, minOffS: 120 };

/** The setting of ours that is held against each of them, on one phase and on three. */
export const SETTINGS = {
  '1p32': {
    'seed-6s-timers': {
      preset: 'balanced',
      own: { ...RARELY, importWeight: 8, startWh: 40, stopWh: 150 },
    },
    evcc: { preset: 'balanced', own: { ...RARELY, importWeight: 8, startWh: 40, stopWh: 150 } },
    'evcc-10s': {
      preset: 'balanced',
      own: { ...RARELY, importWeight: 8, startWh: 40, stopWh: 150 },
    },
    openevse: {
      preset: 'balanced',
      own: { ...RARELY, importWeight: 5, startWh: 150, stopWh: 300 },
    },
    smartevse: {
      preset: 'balanced',
      own: { ...RARELY, importWeight: 0.9, startWh: 40, stopWh: 90 },
    },
    warp: { preset: 'calm-sun', own: {} },
    openwb: { preset: 'balanced', own: { ...RARELY, importWeight: 8, startWh: 40, stopWh: 150 } },
  },
  '3p16': {
    'seed-6s-timers': {
      preset: 'balanced',
      own: { ...RARELY, importWeight: 8, startWh: 40, stopWh: 150 },
    },
    evcc: { preset: 'balanced', own: { ...RARELY, importWeight: 8, startWh: 40, stopWh: 150 } },
    'evcc-10s': {
      preset: 'balanced',
      own: { ...RARELY, importWeight: 8, startWh: 40, stopWh: 150 },
    },
    openevse: {
      preset: 'balanced',
      own: { ...RARELY, importWeight: 5, startWh: 150, stopWh: 300 },
    },
    smartevse: {
      preset: 'balanced',
      own: { ...RARELY, importWeight: 0.9, startWh: 40, stopWh: 90 },
    },
    warp: { preset: 'calm-sun', own: {} },
    openwb: { preset: 'balanced', own: { ...RARELY, importWeight: 8, startWh: 40, stopWh: 150 } },
  },
};
