import { type ConfigSources, loadConfig } from '../../src/config/load.ts';
import { problemLine } from '../../src/config/problem.ts';

/** The smallest configuration there is. */
export const SMALLEST = 'meter: { source: simulated }\n';

export const FILES: Readonly<Record<string, string>> = {
  '/run/secrets/password': 'correct horse\n',
  '/run/secrets/mains': '25\n',
  '/run/secrets/empty': '',
};

/** Loads a configuration out of text; files that variables name are {@link FILES}. */
export async function loadText(text: string, more: Partial<ConfigSources> = {}) {
  const result = await loadConfig({
    file: { name: 'c.yaml', text },
    env: {},
    sets: [],
    readFile: (path) => {
      const content = FILES[path];
      if (content === undefined) throw new Error('no such file');
      return content;
    },
    hashPassword: async (password) => {
      if (password === '') throw new RangeError('the password is empty');
      return `scrypt:ln=14:r=8:p=1:${'A'.repeat(22)}:${'B'.repeat(43)}`;
    },
    verifyPassword: async () => false,
    ...more,
  });
  if (result.ok) return { config: result.config, pins: result.pins, lines: [] };
  return { config: undefined, pins: undefined, lines: result.problems.map(problemLine) };
}

/** `a, b or c`. */
export function choiceText(choices: readonly string[]): string {
  return `${choices.slice(0, -1).join(', ')} or ${choices.at(-1)}`;
}
