import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { systemClock } from '../../../src/clock.ts';
import { Digest } from '../../../src/compat/digest/digest.ts';
import { command } from '../../support/fake-io.ts';
import { temporaryFile } from '../../support/temporary-file.ts';

describe('an EnergyMe Home', () => {
  const values = {
    ...{ index: 0, label: 'Grid', phase: 1, groupLabel: 'Grid', role: 'grid' },
    data: { activePower: -780, activeEnergyImported: 12, activeEnergyExported: 34 },
  };

  /** Ours stands in for it: what it tells is what it is told to. */
  async function device(): Promise<string> {
    const digest = new Digest({
      ...{ realm: 'EnergyMe-Home', username: 'admin', password: 'sesame', qop: 'auth' },
      ...{ algorithms: ['MD5'], namesAlgorithm: false, clock: systemClock },
    });
    const server = createServer(({ url = '', method = '', headers }, response) => {
      const { authorization } = headers;
      const verdict = digest.check({ method, uri: url, authorization, address: '' });
      if (verdict.kind === 'known') response.end(JSON.stringify([values]));
      else if (verdict.kind === 'paused') response.writeHead(429).end();
      else response.writeHead(401, { 'www-authenticate': [...verdict.challenges] }).end();
    });
    server.listen(0, '127.0.0.1');
    onTestFinished(() => {
      server.closeAllConnections();
      server.close();
    });
    await once(server, 'listening');
    return `energyme://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  test('asked once, with the password in a file', async () => {
    const file = temporaryFile('password', 'sesame\n');
    const argv = ['read', await device(), '--json', '--password-file', file];
    const { code, out } = await command(argv);
    expect(code).toBe(0);
    expect(
      out
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as unknown),
    ).toEqual([expect.objectContaining({ ok: true, importW: 0, exportW: 780, netW: -780 })]);
  });

  test('the wrong one reads nothing', async () => {
    const file = temporaryFile('password', 'open wide');
    const { code, out, err } = await command(['read', await device(), '--password-file', file]);
    expect(code).toBe(1);
    expect(out + err).not.toContain('open wide');
  });

  test.each([
    { why: 'none', flags: () => [], text: /needs --password-file/ },
    { why: 'no such file', flags: () => ['--password-file', '/nowhere'], text: /cannot be read/ },
    {
      why: 'an empty file',
      flags: () => ['--password-file', temporaryFile('password', '\n')],
      text: /must hold a password/,
    },
  ])('$why is wrong usage', async ({ flags, text }) => {
    const { code, out, err } = await command(['read', 'energyme://127.0.0.1:1', ...flags()]);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toMatch(text);
  });
});
