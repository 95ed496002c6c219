import type { AnswerProblem, Composed } from '../../setup/compose-config.ts';
import type { Dialogue } from './dialogue.ts';
import { flagOf, type PartialAnswers } from './init-flags.ts';
import { askStep, isAnswered, STEPS, type Step } from './questions.ts';
import { RefusedError } from './refused-error.ts';

type Compose = (known: PartialAnswers) => Promise<Composed>;

/** A configuration that is right. */
export type Complete = Extract<Composed, { ok: true }>;

/**
 * Asks for what is not known, and again for what does not go together, until there is a
 * configuration.
 *
 * @throws {DialogueEndedError} when nobody answers any more.
 * @throws {RefusedError} when only another flag could mend it.
 */
export async function interview(
  talk: Dialogue,
  given: PartialAnswers,
  compose: Compose,
): Promise<Complete> {
  let known = given;
  talk.say('This sets the wallbox up. Nothing is driven before it is done; Ctrl-C ends it.\n');
  for (const step of STEPS) {
    if (!isAnswered(step, known)) known = await askStep(step, talk, known);
  }
  for (;;) {
    const composed = await compose(known);
    if (composed.ok) return composed;
    const wrong = stepsOf(composed.problems);
    if (wrong.length === 0) throw refusal(composed.problems);
    for (const { pointer, detail } of composed.problems) talk.say(`\n${pointer} ${detail}`);
    if (wrong.includes('electrical')) known = { ...known, electrical: {} };
    for (const step of wrong) known = await askStep(step, talk, known);
  }
}

/** Composes what flags alone have given. @throws {RefusedError} with every problem and its flag. */
export async function withoutQuestions(known: PartialAnswers, compose: Compose): Promise<Complete> {
  const missing = missingFlags(known);
  if (missing.length > 0) throw new RefusedError('wrong', missing.join('\nsunpilot: '));
  const composed = await compose(known);
  if (composed.ok) return composed;
  throw refusal(composed.problems);
}

function missingFlags({ meter, board, electrical, password }: PartialAnswers): readonly string[] {
  const isReal = board !== undefined && board.driver !== 'simulated';
  return [
    ...(meter === undefined
      ? ['--meter is missing: a serial port, an address as sunpilot read takes it, or simulated']
      : []),
    ...(board === undefined ? ['--board is missing: simulated, sysfs, pigpio or pigpiod'] : []),
    ...(electrical.circuitA === undefined
      ? ["--circuit is missing: amperes of the breaker of the wallbox's circuit"]
      : []),
    // Fuses of phases that nobody knows to be wired would not be watched.
    ...(isReal && electrical.mainsA !== undefined && electrical.phases === undefined
      ? ['--phases is missing: 1 or 3, whose fuses --mains is to watch']
      : []),
    ...(isReal && (password ?? null) === null
      ? ['--password-file is missing: a real board is not without a password']
      : []),
  ];
}

function stepsOf(problems: readonly AnswerProblem[]): readonly Step[] {
  return STEPS.filter((step) =>
    problems.some(({ pointer }) => pointer === `/${step}` || pointer.startsWith(`/${step}/`)),
  );
}

function refusal(problems: readonly AnswerProblem[]): RefusedError {
  const lines = problems.map(({ pointer, detail }) => `${flagOf(pointer) ?? pointer} ${detail}`);
  return new RefusedError('wrong', lines.join('\nsunpilot: '));
}
