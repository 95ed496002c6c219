import { expect, test } from 'vitest';
import { cloudsPicture, restPicture } from './control-pictures.ts';

// `npx vitest run test/project/control-pictures.test.ts -u` draws them anew.
test.each([
  ['control-rest.svg', restPicture],
  ['control-clouds.svg', cloudsPicture],
])('docs/%s shows what the simulator does', async (file, draw) => {
  await expect(draw()).toMatchFileSnapshot(`../../docs/${file}`);
});
