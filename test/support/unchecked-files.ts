import type { MeterFaultKind } from '../../src/meter/source.ts';

type Outcome = readonly [result: 'believed' | MeterFaultKind, why: string];

const DSMR_2: Outcome = ['believed', 'DSMR 2.2 has neither version line nor checksum'];
const DSMR_3: Outcome = ['believed', 'DSMR 3.0 has neither version line nor checksum'];
const NO_VERSION: Outcome = ['believed', 'an excerpt without a version line promises nothing'];

/** Files of the corpus whose telegram has no checksum, and what becomes of it. */
export const UNCHECKED_FILES: Readonly<Record<string, Outcome>> = {
  'RobThree-DSMRParser.Net__v2_2_mangled': DSMR_2,
  'athombv-node-dsmr-parser__dsmr-2.2-kfm-1': DSMR_2,
  'athombv-node-dsmr-parser__unknown-xmx-1': DSMR_2,
  'mijnverbruik-dsmr__telegram_fixtures_9': DSMR_2,
  'ndokter-dsmr_parser__example_telegrams_1': DSMR_2,
  'nielsbasjes-dsmr-tools__TestDsmrParserOnRealDSMR2_1': DSMR_2,
  'nielsbasjes-dsmr-tools__TestDsmrParserOnRealDSMR2_2': DSMR_2,
  'nielsbasjes-dsmr-tools__TestDsmrParserOnRealDSMR2_6': DSMR_2,
  'RobThree-DSMRParser.Net__v3_ok': DSMR_3,
  'athombv-node-dsmr-parser__dsmr-3.0-spec-example': DSMR_3,
  'lvzon-dsmr-p1-parser__p1-example-3.0': DSMR_3,
  'mijnverbruik-dsmr__telegram_fixtures_10': DSMR_3,
  'ndokter-dsmr_parser__example_telegrams_2': DSMR_3,
  'ndokter-dsmr_parser__example_telegrams_9': ['believed', 'EasyMeter (D0) knows no checksum'],
  'esphome-libs-dsmr_parser__parser_test_8': ['believed', 'version 4 is below 40'],
  'esphome-libs-dsmr_parser__parser_test_3': NO_VERSION,
  'esphome-libs-dsmr_parser__parser_test_4': NO_VERSION,
  'esphome-libs-dsmr_parser__parser_test_6': NO_VERSION,
  'esphome-libs-dsmr_parser__parser_test_7': NO_VERSION,
  'esphome-libs-dsmr_parser__parser_test_12': NO_VERSION,
  'esphome-libs-dsmr_parser__parser_test_13': NO_VERSION,
  'esphome-libs-dsmr_parser__parser_test_15': NO_VERSION,
  'esphome-libs-dsmr_parser__parser_test_18': NO_VERSION,
  'esphome-libs-dsmr_parser__parser_test_21': NO_VERSION,
  'esphome-libs-dsmr_parser__parser_test_22': NO_VERSION,
  'esphome-libs-dsmr_parser__parser_test_24': NO_VERSION,
  'esphome-libs-dsmr_parser__parser_test_25': NO_VERSION,
  'esphome-libs-dsmr_parser__parser_test_26': NO_VERSION,
  'esphome-libs-dsmr_parser__parser_test_27': NO_VERSION,
  'esphome-libs-dsmr_parser__parser_test_28': NO_VERSION,
  'esphome-libs-dsmr_parser__parser_test_30': NO_VERSION,
  'esphome-libs-dsmr_parser__parser_test_32': NO_VERSION,
  'mijnverbruik-dsmr__dsmr_test_23': NO_VERSION,
  'basvdlei-gotsmart__frame_test_1': ['no-checksum', 'version 42 promises one'],
  'esphome-libs-dsmr_parser__parser_test_1': ['no-checksum', 'version 40 promises one'],
  'esphome-libs-dsmr_parser__parser_test_9': ['no-checksum', 'version 123 is not below 40'],
  'esphome-libs-dsmr_parser__parser_test_11': ['no-checksum', 'the version cannot be read'],
  'esphome-libs-dsmr_parser__parser_test_5': ['duplicate-object', 'import comes twice'],
  'esphome-libs-dsmr_parser__parser_test_10': ['bad-value', 'kVA is no power of the grid'],
  'esphome-libs-dsmr_parser__parser_test_17': ['bad-value', 'a power without a unit'],
  'esphome-libs-dsmr_parser__parser_test_19': ['bad-value', 'a letter in the number'],
  'esphome-libs-dsmr_parser__parser_test_29': ['bad-value', 'a letter before the number'],
  'esphome-libs-dsmr_parser__parser_test_31': ['bad-value', 'a parenthesis in the number'],
};
