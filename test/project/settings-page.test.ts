import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { settingsPage } from './settings-page.ts';

// `npx vitest run test/project/settings-page.test.ts -u` writes it anew.
test('docs/settings.md tells of every setting', async () => {
  const schema = JSON.parse(readFileSync('config/sunpilot.schema.json', 'utf8'));
  await expect(settingsPage(schema)).toMatchFileSnapshot('../../docs/settings.md');
});
