import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';

const { SUNPILOT_FOREIGN: folder = '' } = process.env;
const EMULATOR: Readonly<Record<string, string>> = {
  amd64: 'qemu-x86_64-static',
  arm64: 'qemu-aarch64-static',
  armhf: 'qemu-arm-static',
};

test("there is one for every architecture but this machine's own", () => {
  expect(readdirSync(folder)).toHaveLength(2);
});

test.each(readdirSync(folder))(
  '%s: begins on an emulated processor, addons too',
  (architecture) => {
    const root = join(folder, architecture);
    const script = resolve('test/package/loads.mjs');
    const run = spawnSync(
      EMULATOR[architecture] ?? '',
      ['-L', root, join(root, 'usr/bin/node'), script, join(root, 'usr/lib/sunpilot')],
      { encoding: 'utf8', env: {} },
    );
    expect(run.stdout, run.stderr).toMatch(/^addons load\n\d+\.\d+\.\d+\n$/);
    expect(run.status).toBe(0);
  },
);
