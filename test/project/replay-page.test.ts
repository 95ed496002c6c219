import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { replayCommand } from '../support/replay-command.ts';

test('docs/replay.md shows the document of clear-summer as it is', async () => {
  const page = readFileSync('docs/replay.md', 'utf8');
  const [, shown = ''] = /```json\n([\s\S]*?)```/.exec(page) ?? [];
  const [{ metrics, ...run }] = JSON.parse(shown).runs;
  const { '...': _, ...numbers } = metrics;
  const { out } = await replayCommand(['clear-summer', '--law', 'surplus', '--json']);
  expect(JSON.parse(out).runs[0]).toMatchObject({ ...run, metrics: numbers });
});
