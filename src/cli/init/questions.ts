import type { z } from 'zod';
import { PAGE_LANGUAGES } from '../../api/api.config.ts';
import { SetupAnswers } from '../../setup/answers.ts';
import type { Dialogue } from './dialogue.ts';
import type { PartialAnswers } from './init-flags.ts';
import { askMeter } from './meter-question.ts';

/** The answers that are asked for, in this order. */
export const STEPS = [
  'language',
  'password',
  'meter',
  'electrical',
  'board',
  'mode',
  'reach',
] as const;
export type Step = (typeof STEPS)[number];

const { shape } = SetupAnswers;
const { phases, circuitA, cableA, mainsA } = shape.electrical.shape;

const LANGUAGE_NAMES = { en: 'English', nl: 'Nederlands', de: 'Deutsch', fr: 'Français' } as const;

/** Asks one step, and gives the answers with what was said. */
export async function askStep(
  step: Step,
  talk: Dialogue,
  known: PartialAnswers,
): Promise<PartialAnswers> {
  switch (step) {
    case 'language':
      return { ...known, language: await askLanguage(talk) };
    case 'password':
      return { ...known, password: await askPassword(talk) };
    case 'meter':
      return { ...known, meter: await askMeter(talk, known.name) };
    case 'electrical':
      return { ...known, electrical: await askElectrical(talk, known.electrical) };
    case 'board':
      return { ...known, board: await askBoard(talk) };
    case 'mode':
      return { ...known, mode: await askMode(talk) };
    case 'reach':
      return { ...known, reach: await askReach(talk) };
  }
}

/** Whether everything a step asks for is there already. */
export function isAnswered(step: Step, known: PartialAnswers): boolean {
  return step === 'electrical'
    ? known.electrical.circuitA !== undefined
    : known[step] !== undefined;
}

function askLanguage(talk: Dialogue) {
  const choices = PAGE_LANGUAGES.map((code) => ({ value: code, text: LANGUAGE_NAMES[code] }));
  return talk.choose('In which language shall the page begin?', choices);
}

async function askPassword(talk: Dialogue): Promise<string | null> {
  talk.say(
    '\nWho wants to change something on the page needs a password, 8 characters at least. With a\nsimulated board it may be left empty: then nobody in the network may change anything.',
  );
  for (;;) {
    const password = await talk.secret('Password: ');
    if (password === '') return null;
    const checked = shape.password.safeParse(password);
    if (!checked.success) talk.say(`  It ${checked.error.issues[0]?.message}.`);
    else if ((await talk.secret('Again: ')) === password) return password;
    else talk.say('  The two are not the same.');
  }
}

/** Asks for each that no flag gave. */
async function askElectrical(talk: Dialogue, known: PartialAnswers['electrical']) {
  talk.say(
    '\nNow to the fuse box. Amperes are printed on breakers and fuses, such as B16 or 3x25A.',
  );
  const number = (text: string): unknown => {
    const digits = text.replace(/^(?:[BCD]|3\s*x\s*)(?=\d)|\s*A$/gi, '');
    return digits === '' ? null : Number.isNaN(Number(digits)) ? text : Number(digits);
  };
  const ask = <T>(
    question: string,
    asked: Parameters<Dialogue['ask']>[1] & { schema: z.ZodType<T> },
  ) => talk.ask(question, { read: number, ...asked }) as Promise<T>;
  return {
    ...known,
    phases:
      known.phases ??
      (await ask('Phases wired to the wallbox, 1 or 3', { schema: phases.unwrap() })),
    circuitA:
      known.circuitA ?? (await ask("Breaker of the wallbox's own circuit", { schema: circuitA })),
    cableA:
      known.cableA ??
      (await ask('What the fixed charging cable carries (empty for a socket)', {
        schema: cableA.unwrap(),
        preset: null,
      })),
    mainsA:
      known.mainsA ??
      (await ask('Main fuse of the house, each phase (empty if nothing shall watch it)', {
        schema: mainsA.unwrap(),
        preset: null,
      })),
  };
}

async function askBoard(talk: Dialogue): Promise<SetupAnswers['board']> {
  const driver = await talk.choose('\nWhat drives the pilot signal and the contactor?', [
    { value: 'simulated', text: 'nothing: a computed board, to look around' },
    { value: 'sysfs', text: "this Raspberry Pi's own pins: any model" },
    { value: 'pigpiod', text: 'the pigpio daemon on this Raspberry Pi: up to model 4' },
    { value: 'pigpio', text: 'the pigpio library in this program: as root, up to model 4' },
  ] as const);
  if (driver === 'simulated') return { driver };
  const sense = await talk.choose('Is the pilot measured, so that the car is seen?', [
    { value: 'iio', text: 'yes, by a converter such as the MCP3008 of hardware/README.md' },
    { value: 'none', text: 'no' },
  ] as const);
  if (sense === 'iio') return { driver };
  const isExternal = await talk.yes(
    'Does hardware of its own open the contactor when the car lets go? Without it no contactor is driven.',
    false,
  );
  return { driver, sense, ...(isExternal && { contactorInterlock: 'external' as const }) };
}

function askMode(talk: Dialogue) {
  return talk.choose('\nWhich mode at the first start? Afterwards it is what was set last.', [
    { value: 'solar', text: 'solar: follow the sun' },
    { value: 'off', text: 'off: until somebody switches it on' },
    { value: 'manual', text: 'manual: the least a car accepts, 6 A' },
  ] as const);
}

function askReach(talk: Dialogue) {
  return talk.choose('\nWho shall be able to open the page?', [
    { value: 'house', text: 'everybody in the house' },
    { value: 'machine', text: 'this machine only' },
  ] as const);
}
