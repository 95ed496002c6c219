import { PassThrough, Readable } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { readPassword } from '../../src/cli/read-password.ts';

describe('from a pipe', () => {
  test.each([
    { piped: ['geheim'], read: { ok: true, password: 'geheim' }, why: 'printf' },
    { piped: ['geheim\n'], read: { ok: true, password: 'geheim' }, why: 'echo' },
    { piped: ['ge', 'heim\n'], read: { ok: true, password: 'geheim' }, why: 'in pieces' },
    { piped: [' ge heim\r\n'], read: { ok: true, password: ' ge heim' }, why: 'blanks are kept' },
    { piped: [], read: { ok: false, kind: 'empty' }, why: '</dev/null' },
    { piped: ['\n'], read: { ok: false, kind: 'empty' }, why: 'a line end only' },
    { piped: ['x'.repeat(3_000)], read: { ok: false, kind: 'too-long' }, why: 'the wrong file' },
  ])('$why', async ({ piped, read }) => {
    const output = new PassThrough();
    expect(await readPassword({ input: Readable.from(piped), output })).toEqual(read);
    expect(output.read()).toBeNull();
  });

  test('letters of more than one byte may fall apart on the way', async () => {
    const bytes = Buffer.from('Grüße');
    const input = Readable.from([bytes.subarray(0, 3), bytes.subarray(3)]);
    const read = await readPassword({ input, output: new PassThrough() });
    expect(read).toEqual({ ok: true, password: 'Grüße' });
  });
});

/** A terminal, and someone who types. */
class Terminal extends PassThrough {
  readonly isTTY = true;
  readonly modes: boolean[] = [];

  setRawMode(mode: boolean): this {
    this.modes.push(mode);
    return this;
  }
}

describe('from a terminal', () => {
  test.each([
    { typed: 'geheim\rgeheim\r', read: { ok: true, password: 'geheim' }, why: 'twice the same' },
    {
      typed: 'gehein\x7fm\rgeheim\r',
      read: { ok: true, password: 'geheim' },
      why: 'a letter taken back',
    },
    { typed: 'geheim\rgeheym\r', read: { ok: false, kind: 'mismatch' }, why: 'a slip' },
    { typed: '\r', read: { ok: false, kind: 'empty' }, why: 'nothing, which is not asked again' },
    { typed: 'geh\x03', read: { ok: false, kind: 'cancelled' }, why: 'Ctrl-C' },
    { typed: 'geheim\r\x04', read: { ok: false, kind: 'cancelled' }, why: 'Ctrl-D' },
  ])('$why', async ({ typed, read }) => {
    const input = new Terminal();
    const output = new PassThrough();
    input.write(typed);
    expect(await readPassword({ input, output })).toEqual(read);
    // Nothing typed is shown, and the terminal is left as it was.
    expect(String(output.read())).toMatch(/^Password: \n(Again: \n)?$/);
    expect(input.modes).toEqual([true, false]);
  });
});
