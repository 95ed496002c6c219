import { signal } from '@preact/signals';
import { type Answer, ask } from '../state/ask.ts';
import { language } from '../state/preferences.ts';
import { ts } from '../words/setup-words.ts';

/** What is asked, in this order, once the code was typed. */
export const STEPS = ['welcome', 'meter', 'wires', 'board', 'start'] as const;
export type Step = (typeof STEPS)[number];

/** Where whoever sets the box up is; undefined until the box has told. */
export const place = signal<Step | 'code' | 'closed' | 'done' | undefined>(undefined);
/** What is said of something that did not work. */
export const trouble = signal('');

export interface Board {
  readonly driver: 'simulated' | 'sysfs' | 'pigpiod';
  readonly sense?: 'iio' | 'none';
  readonly contactorInterlock?: 'none' | 'external';
}

/** What was answered so far, as the box wants it. */
export interface Answers {
  readonly password: string;
  /** The `meter` block, once it has shown a reading. */
  readonly meter?: Readonly<Record<string, unknown>>;
  readonly electrical: {
    /** Null until somebody said so: a guess would leave a main fuse unwatched. */
    readonly phases: 1 | 3 | null;
    readonly circuitA: number | null;
    readonly cableA: number | null;
    readonly mainsA: number | null;
  };
  readonly board: Board;
  readonly mode: 'off' | 'manual' | 'solar';
}

export const answers = signal<Answers>({
  password: '',
  electrical: { phases: null, circuitA: null, cableA: null, mainsA: null },
  board: { driver: 'simulated' },
  mode: 'off',
});

export function answer(more: Partial<Answers>): void {
  answers.value = { ...answers.value, ...more };
}

/** By the clock on the wall of whoever sits here; the meter's is the same. */
export const TIMEZONE = new Intl.DateTimeFormat().resolvedOptions().timeZone;

/** All answers, for the box. */
export function allAnswers() {
  return { ...answers.value, language: language.value, timezone: TIMEZONE };
}

/** Which answers each step asks for. */
const ASKED: Readonly<Record<Step, readonly string[]>> = {
  welcome: ['/language', '/password'],
  meter: ['/meter', '/timezone'],
  wires: ['/electrical'],
  board: ['/board'],
  start: [''],
};

/** Where the configuration will be written. */
export const path = signal('');

/** Goes in; what would keep the configuration from being written is said before anybody answers. */
async function enter(): Promise<void> {
  place.value = 'welcome';
  const told = await ask<{ path: string; obstacle: string | null }>('GET', 'api/v1/setup/about');
  if (!told.ok) return;
  path.value = told.body.path;
  trouble.value = told.body.obstacle ?? '';
}

export async function learnState(): Promise<void> {
  const told = await ask<{ state: 'locked' | 'open' | 'closed' }>('GET', 'api/v1/setup');
  if (!told.ok) trouble.value = ts('setup.noAnswer');
  else if (told.body.state === 'open') await enter();
  else place.value = told.body.state === 'closed' ? 'closed' : 'code';
}

/** Types the code. */
export async function open(code: string): Promise<void> {
  const told = await ask('POST', 'api/v1/setup/code', { code });
  trouble.value = '';
  if (told.ok) await enter();
  else if (told.status === 403) place.value = 'closed';
  else if (told.status === 401) {
    const tries = /\d+/.exec(told.text)?.[0] ?? '?';
    trouble.value = ts('code.wrong', { tries });
  } else trouble.value = refusalText(told);
}

/** Which question an answer belongs to, by the beginning of its pointer. */
const QUESTIONS = [
  ['/password', 'welcome.password'],
  ['/meter', 'find.title'],
  ['/electrical/phases', 'wires.phases'],
  ['/electrical/circuitA', 'wires.circuit'],
  ['/electrical/cableA', 'wires.cable'],
  ['/board', 'board.title'],
] as const;

/** Answers that are right in themselves and do not go with another one: what to do. */
const CONFLICTS: Readonly<Record<string, 'wrong.simulatedMeter' | 'wrong.unseenPhases'>> = {
  '/meter/source': 'wrong.simulatedMeter',
  '/electrical/mainsA': 'wrong.unseenPhases',
};

/** What is wrong with which answer. */
function wrongText({ pointer, detail }: { readonly pointer: string; readonly detail: string }) {
  const at = pointer.replace('#', '');
  const conflict = CONFLICTS[at];
  if (conflict !== undefined) return ts(conflict);
  const [, question] = QUESTIONS.find(([start]) => at.startsWith(start)) ?? [];
  return `${question === undefined ? at.slice(1) : ts(question)}: ${detail}`;
}

/** Why the box did not do it. */
export function refusalText({ text, errors }: Extract<Answer<unknown>, { ok: false }>): string {
  const wrong = errors.filter(({ pointer }) => pointer.length > 1);
  if (wrong.length > 0) return wrong.map(wrongText).join('; ');
  return text || ts('setup.noAnswer');
}

interface Checked {
  readonly problems: readonly { readonly pointer: string; readonly detail: string }[];
}

/** Goes on where the box finds nothing wrong with what this step asks for. */
export async function next(step: Step): Promise<void> {
  trouble.value = '';
  const told = await ask<Checked>('POST', 'api/v1/setup/check', allAnswers());
  if (!told.ok) {
    trouble.value = refusalText(told);
    return;
  }
  const wrong = told.body.problems.filter(({ pointer }) =>
    ASKED[step].some((asked) => pointer.startsWith(asked)),
  );
  if (wrong.length === 0) place.value = STEPS[STEPS.indexOf(step) + 1] ?? place.value;
  else trouble.value = wrong.map(wrongText).join('; ');
}

export function back(step: Step): void {
  trouble.value = '';
  place.value = STEPS[STEPS.indexOf(step) - 1] ?? place.value;
}

/** Has the configuration written; then waits for the box and opens its page. */
export async function finish(): Promise<void> {
  trouble.value = '';
  const told = await ask('POST', 'api/v1/setup/finish', allAnswers());
  if (!told.ok) {
    trouble.value = refusalText(told);
    return;
  }
  place.value = 'done';
  await awaitCharger();
  location.reload();
}

/** How often it is looked whether the charger answers, milliseconds; and when that takes too long. */
const LOOK_MS = 500;
const MANY_LOOKS = 60;

async function awaitCharger(): Promise<void> {
  for (let looks = 0; ; looks++) {
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    if ((await ask('GET', 'version')).ok) return;
    if (looks === MANY_LOOKS) trouble.value = ts('setup.noAnswer');
  }
}
