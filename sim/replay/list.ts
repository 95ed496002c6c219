import { LAW_NAMES, type LawName, PRESETS, type Preset } from '../../src/charging/laws/laws.ts';
import type { CarModelName } from '../car-models.ts';
import { DAY_NAMES } from '../days/named-days.ts';
import { RIVALS } from '../rivals/rivals.ts';
import { RIVAL_NAMES } from './law-choice.ts';
import type { Paint } from './paint.ts';

/** What the days, laws, presets and cars are, a line each. */
const DAYS: Readonly<Record<string, string>> = {
  'clear-summer': 'hardly a cloud, 16 hours of sun',
  'broken-summer': 'cumulus: minutes of sun, minutes of shade',
  'fast-broken': 'small torn clouds in a fresh wind',
  ramps: 'fronts that come and go over many minutes',
  overcast: 'grey from morning to evening',
  'spring-mixed': 'a bit of everything, and a house that bakes and washes',
  autumn: 'fog, then haze with clouds',
  winter: 'a low pale sun for a few hours',
};
const OWN_LAWS: Readonly<Record<LawName, string>> = {
  surplus: 'ours: one move when the car has settled; starts and stops by what it would cost',
  step: "the guide's: one step of the duty a reading",
};
const PRESET_WORDS: Readonly<Record<Preset, string>> = {
  balanced: 'an imported kWh weighs as much as a captured one',
  calm: 'fewer closings of the contactor, a little less sun',
  'sun-only': 'hardly any grid power',
  'calm-sun': 'hardly any grid power and few closings',
  'minimum-plus-sun': 'never below 6 A while a car is plugged in',
};
const CARS: Readonly<Record<CarModelName, string>> = {
  measured: 'as a real one was recorded: 3 s dead time, 1.2 A/s',
  ideal: 'follows at once',
  fast: 'follows within two seconds',
  slow: '5 s dead time, 0.4 A/s, 25 s to start',
  'whole-ampere': 'rounds down to whole amperes',
  'small-charger': 'takes 16 A at most',
  'eight-ampere-minimum': 'does not charge below 8 A',
  'nearly-full': 'has room for 6 kWh',
  'sleeps-after-pauses': 'falls asleep after ten minutes without an offer',
  'sleeps-until-woken': 'falls asleep after five seconds without an offer, until state F wakes it',
  'never-draws': 'is plugged in and that is all',
  'draws-too-much': 'takes 3 A more than it is offered',
};

/** One thing that can be named on the command line. */
interface Listed {
  readonly name: string;
  readonly about: string;
}

const LISTS = {
  days: DAY_NAMES.map((name) => ({ name, about: DAYS[name] ?? '' })),
  laws: [
    ...LAW_NAMES.map((name) => ({ name, about: OWN_LAWS[name] })),
    ...RIVAL_NAMES.map((name) => ({
      name,
      about: `as re-implemented from reading: ${RIVALS[name].name}`,
    })),
  ],
  presets: PRESETS.map((name) => ({ name, about: PRESET_WORDS[name] })),
  cars: Object.entries(CARS).map(([name, about]) => ({ name, about })),
} as const satisfies Record<string, readonly Listed[]>;

/** Everything that can be named on the command line, for people. */
export function listText(paint: Paint): string {
  const part = (heading: string, rows: readonly Listed[]) => {
    const width = Math.max(...rows.map(({ name }) => name.length));
    const lines = rows.map(
      ({ name, about }) => `  ${name.padEnd(width)}  ${paint('dim', about)}\n`,
    );
    return `${paint('bold', heading)}\n${lines.join('')}`;
  };
  return [
    part('Days', LISTS.days),
    part('Laws', LISTS.laws),
    part('Presets', LISTS.presets),
    part('Cars', LISTS.cars),
  ].join('\n');
}

/** The same as one JSON document: `{ version, days: [{ name, about }], laws, presets, cars }`. */
export function listJson(): object {
  return { version: 1, ...LISTS };
}
