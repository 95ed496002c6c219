import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { addReplay } from '../../sim/replay/command.ts';
import { wordsOf } from '../../src/cli/completion/words.ts';
import { createProgram } from '../../src/cli/program.ts';
import { FakeIo, NO_WORLDS } from '../support/fake-io.ts';

const worlds = { ...NO_WORLDS, commands: [addReplay] };
const { commands } = wordsOf(createProgram({ io: new FakeIo(), worlds, done: () => {} }));

const documents = ['.', 'docs', 'docs/integrations', 'hardware'].flatMap((folder) =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.md'))
    .map((name) => join(folder, name)),
);

/** `sunpilot init --force`, as it stands in code: up to the end of it, lines that go on joined. */
function commandLines(markdown: string): readonly string[] {
  const blocks = [...markdown.matchAll(/```sh\n([\s\S]*?)```/g)].flatMap(([, code = '']) =>
    code.replaceAll('\\\n', ' ').split(/\n|\||#|;|&&/),
  );
  const inline = [...markdown.replace(/```[\s\S]*?```/g, '').matchAll(/`([^`]+)`/g)];
  return [...blocks, ...inline.map(([, code = '']) => code)]
    .flatMap((line) => /(?:^|\b(?:sudo|npx) )\s*sunpilot (?=[a-z])(.*)/.exec(line)?.[1] ?? [])
    .map((line) => line.trim());
}

test.each(documents)('every command in %s is there, with its flags', (path) => {
  for (const line of commandLines(readFileSync(path, 'utf8'))) {
    const [name, ...words] = line.split(/\s+/);
    const known = commands.find((one) => one.name === name);
    expect(known, line).toBeDefined();
    const flags = words.filter((word) => word.startsWith('--')).map((word) => word.split('=')[0]);
    const knownFlags = known?.options.flatMap(({ long }) => long ?? []) ?? [];
    expect(knownFlags, line).toEqual(expect.arrayContaining(flags));
  }
});

test('the quick start is looked at', () => {
  const lines = commandLines(readFileSync('docs/quick-start.md', 'utf8'));
  expect(lines).toContain('init --force');
  expect(lines.some((line) => line.startsWith('init --meter http'))).toBe(true);
});
