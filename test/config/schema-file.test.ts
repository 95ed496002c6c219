import { expect, test } from 'vitest';
import { configSchema } from '../../src/config/load.ts';

// `npx vitest run test/config/schema-file.test.ts -u` writes it anew.
test('the JSON Schema that editors read is the one of this program', async () => {
  const text = `${JSON.stringify(configSchema, undefined, 2)}\n`;
  await expect(text).toMatchFileSnapshot('../../config/sunpilot.schema.json');
});
