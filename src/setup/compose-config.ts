import { hashPassword, isPasswordHash, verifyPassword } from '../api/access/password.ts';
import type { Rule } from '../config/cross-rules.ts';
import { loadConfig } from '../config/load.ts';
import { pathText } from '../config/schema-node.ts';
import type { Config } from '../config.ts';
import { problemsOf, SetupAnswers } from './answers.ts';
import { configText } from './config-text.ts';

export interface ComposeParts {
  /** Rules that worlds know besides our own. */
  readonly rules: readonly Rule[];
  /** The file it is for; names it in problems that belong to no answer. */
  readonly path: string;
}

/** What is wrong with one answer. */
export interface AnswerProblem {
  /** JSON pointer into the answers, `/electrical/mainsA`; empty for all of them. */
  readonly pointer: string;
  readonly detail: string;
}

export type Composed =
  | {
      readonly ok: true;
      /** What is to be written. */
      readonly text: string;
      /** The same as the program will understand it. */
      readonly config: Config;
    }
  | { readonly ok: false; readonly problems: readonly AnswerProblem[] };

/** Where answers end up whose keys have other names in the configuration. */
const ANSWER_OF: readonly (readonly [key: string, answer: string])[] = [
  ['connection.phases', '/electrical/phases'],
  ['charging.limits', '/electrical'],
  ['charging.start.mode', '/mode'],
  ['api.host', '/reach'],
  ['api', ''],
];

/**
 * Makes a configuration of the answers and checks it as `sunpilot check` does: what comes out of here
 * passes. Nothing is written.
 *
 * @param given - answers of anybody, of whatever shape.
 */
export async function composeConfig(given: unknown, parts: ComposeParts): Promise<Composed> {
  const parsed = SetupAnswers.safeParse(given);
  if (!parsed.success) {
    const problems = problemsOf(SetupAnswers, parsed.error, given).map(({ path, text }) => ({
      pointer: pointerTo(pathText(path)),
      detail: text,
    }));
    return { ok: false, problems };
  }
  const answers = given as SetupAnswers;
  const { password } = parsed.data;
  const text = configText(answers, password === null ? null : await hashOf(password));
  const checked = await loadConfig({
    file: { name: parts.path, text },
    env: {},
    sets: [],
    rules: parts.rules,
    readFile: () => '',
    hashPassword: hashOf,
    verifyPassword,
  });
  if (checked.ok) return { ok: true, text, config: checked.config };
  const problems = checked.problems.map(({ path, text: detail }) => ({
    pointer: pointerOf(path),
    detail,
  }));
  return { ok: false, problems };
}

async function hashOf(password: string): Promise<string> {
  return isPasswordHash(password) ? password : hashPassword(password);
}

/** @param path - in the configuration. */
function pointerOf(path: string): string {
  const [key, answer] = ANSWER_OF.find(([one]) => path === one || path.startsWith(`${one}.`)) ?? [];
  return key === undefined ? pointerTo(path) : `${answer}${pointerTo(path.slice(key.length))}`;
}

/** @param path - as problems name it: `charging.limits.mainsA`, `api.tokens[0].name`. */
function pointerTo(path: string): string {
  return path
    .split(/[.[\]]/)
    .filter(Boolean)
    .map((key) => `/${key}`)
    .join('');
}
