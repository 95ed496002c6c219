import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, expect, onTestFinished, test } from 'vitest';
import { BuiltProgram } from '../support/built-program.ts';
import { CONTACTOR } from '../support/guarded-rig.ts';
import { PowerServer } from '../support/power-server.ts';
import { PASSWORD, ProductBox } from '../support/product-box.ts';

/** Kernel number of the line that tells whether the contactor is closed. */
const FEEDBACK = '535';

const program = new BuiltProgram();
afterEach(() => program.clear());
afterAll(() => program.remove());

test('a real board is tried under its guard, and left safe; the contactor is never closed', async () => {
  const box = new ProductBox(program, '');
  const server = await new PowerServer().listen();
  onTestFinished(() => server.kill());
  const passwordFile = join(box.folder, 'secret');
  writeFileSync(passwordFile, PASSWORD);
  box.sysfs.write('class/gpio/export', FEEDBACK);
  // What a process before us left behind.
  box.sysfs.put(`${CONTACTOR}/value`, '1');
  const file = join(box.folder, 'new.yaml');
  const running = program.start(
    [
      ...['init', '--config', file, '--meter', server.url, '--circuit', '16', '--test-board'],
      ...['--board', 'sysfs', '--sense', 'none', '--external-interlock'],
      ...['--password-file', passwordFile],
    ],
    { SYSFS_ROOT: box.sysfs.root },
  );
  const contactor: string[] = [];
  const watching = setInterval(() => {
    if (contactor.at(-1) !== box.contactor) contactor.push(box.contactor);
  }, 20);
  const code = await running.exitCode;
  clearInterval(watching);
  expect(running.err).toBe('');
  expect(running.out).toContain('Board sysfs: driven with the contactor open, and read back.');
  expect(running.out).toContain('Pilot: not measured');
  expect(running.out).toContain(`${file} is written`);
  expect(code).toBe(0);
  expect(contactor).toEqual(['1', '0']);
  expect(box.isSafe()).toBe(true);
});
