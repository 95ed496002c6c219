import { homedir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ownStateFolder } from '../../../src/cli/init/own-state-folder.ts';
import { temporaryFolder } from '../../support/temporary-file.ts';

/** Nobody can make a folder there, whoever runs this. */
const CLOSED = '/dev/null/sunpilot';
const HOME = join(homedir(), '.local/state/sunpilot');

test('none where the usual place can be written, or made', async () => {
  const folder = temporaryFolder();
  expect(await ownStateFolder({}, folder)).toBeUndefined();
  expect(await ownStateFolder({}, join(folder, 'to/be/made'))).toBeUndefined();
});

test.each([
  { env: {}, folder: HOME, why: 'of the user' },
  { env: { XDG_STATE_HOME: '/srv/state' }, folder: '/srv/state/sunpilot', why: 'that was chosen' },
  { env: { XDG_STATE_HOME: 'state' }, folder: HOME, why: 'a relative one is to be ignored' },
])('$folder elsewhere: $why', async ({ env, folder }) => {
  expect(await ownStateFolder(env, CLOSED)).toBe(folder);
});
