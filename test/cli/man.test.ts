import { spawnSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { command } from '../support/fake-io.ts';
import { has } from '../support/shell.ts';
import { temporaryFile } from '../support/temporary-file.ts';

async function page(): Promise<string> {
  const { code, out } = await command(['man'], { env: { SOURCE_DATE_EPOCH: '1767225600' } });
  expect(code).toBe(0);
  return out;
}

describe.skipIf(!has('mandoc'))('the manual page', () => {
  test('has nothing to complain about', async () => {
    const path = temporaryFile('sunpilot.1', await page());
    const { stdout, status } = spawnSync('mandoc', ['-T', 'lint', '-W', 'all', path], {
      encoding: 'utf8',
    });
    expect(stdout).toBe('');
    expect(status).toBe(0);
  });

  test('tells of every command and flag, as they are typed', async () => {
    const path = temporaryFile('sunpilot.1', await page());
    const { stdout } = spawnSync('mandoc', ['-T', 'utf8', '-O', 'width=200', path], {
      encoding: 'utf8',
    });
    // Bold is a letter over itself.
    const text = stdout.replace(/.[\b]/g, '');
    expect(text).toContain('wallbox that follows the sun');
    const { out } = await command(['--help']);
    const names = [...out.matchAll(/^ {2}([a-z]+)\b/gm)].flatMap(([, name]) => name ?? []);
    expect(names).toContain('init');
    for (const name of names.filter((one) => one !== 'help')) {
      expect(text, name).toMatch(new RegExp(`^ +sunpilot ${name}$`, 'm'));
      const help = (await command(['help', name])).out;
      for (const [flag] of help.matchAll(/(?<= {2})--[a-z-]+/g)) {
        expect(text, `${name} ${flag}`).toMatch(new RegExp(`^ +(?:-\\w, )?${flag}\\b`, 'm'));
      }
    }
    expect(text).toContain("breaker of the wallbox's circuit");
    expect(text).toContain('what is driven: simulated, sysfs, pigpio, pigpiod');
    expect(text).toContain('whatwatt://host[:port] or the same with /live');
  });
});

test('is the same again where a build says when it takes place', async () => {
  expect(await page()).toBe(await page());
  expect(await page()).toMatch(/^\.TH SUNPILOT 1 "2026-01-01" "SunPilot \d+\.\d+\.\d+"/);
});
