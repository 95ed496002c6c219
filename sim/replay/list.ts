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
  'never-draws': 'is plugged in and that is all',
  'draws-too-much': 'takes 3 A more than it is offered',
};

/** Everything that can be named on the command line. */
export function listText(paint: Paint): string {
  const part = (heading: string, rows: readonly (readonly [name: string, words: string])[]) => {
    const width = Math.max(...rows.map(([name]) => name.length));
    const lines = rows.map(([name, words]) => `  ${name.padEnd(width)}  ${paint('dim', words)}\n`);
    return `${paint('bold', heading)}\n${lines.join('')}`;
  };
  const own = LAW_NAMES.map((name) => [name, OWN_LAWS[name]] as const);
  const rivals = RIVAL_NAMES.map(
    (name) => [name, `as re-implemented from reading: ${RIVALS[name].name}`] as const,
  );
  return [
    part(
      'Days',
      DAY_NAMES.map((name) => [name, DAYS[name] ?? ''] as const),
    ),
    part('Laws', [...own, ...rivals]),
    part(
      'Presets',
      PRESETS.map((name) => [name, PRESET_WORDS[name]] as const),
    ),
    part('Cars', Object.entries(CARS)),
  ].join('\n');
}
