import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { corpus } from '../../support/corpus.ts';
import { DIALECTS } from '../../support/dialects.ts';
import { slowCrc16, telegram } from '../../support/p1.ts';
import { decodeAll, pieces, withoutParity } from '../../support/p1-recorder.ts';

const good = telegram(DIALECTS.dsmr5);
const made = Object.values(DIALECTS).map((dialect) => telegram(dialect));
const checked = made.filter((bytes) => hasChecksum(bytes));
const unchecked = made.filter((bytes) => !hasChecksum(bytes));

function hasChecksum(bytes: Uint8Array): boolean {
  return /![0-9A-F]{4}\r\n$/.test(Buffer.from(bytes).toString('latin1'));
}

/** Whether what stands behind the `!` is the checksum of what stands before it. */
function isIntact(raw: Buffer): boolean {
  const end = raw.lastIndexOf('\n!') + 2;
  const printed = raw.toString('latin1', end).replace(/[\s\0]+$/, '');
  return (
    /^[0-9a-f]{1,4}$/i.test(printed) &&
    Number.parseInt(printed, 16) === slowCrc16(raw.subarray(0, end))
  );
}

/** Bytes that make trouble more often than random ones do. */
const shaping = fc.constantFrom(...Buffer.from('/!\r\n\0()*0A '));
const noise = fc
  .array(fc.oneof(fc.nat(255), shaping), { maxLength: 300 })
  .map((bytes) => Buffer.from(bytes));
const manyLines = fc
  .array(
    fc.oneof(
      noise,
      fc.constantFrom(...made),
      fc.constantFrom(Buffer.from('\n!'), Buffer.from('\n/')),
    ),
  )
  .map((parts) => Buffer.concat(parts));
const pieceSize = fc.constantFrom(1, 7, 64, 1024, 100_000);

test('pieces of any size tell the same, whatever the bytes', () => {
  fc.assert(
    fc.property(manyLines, pieceSize, fc.boolean(), (bytes, size, hasParity) => {
      const taken = (chunks: Uint8Array[]) => (hasParity ? withoutParity(chunks) : chunks);
      expect(decodeAll(taken(pieces(bytes, size)))).toEqual(decodeAll(taken([bytes])));
    }),
  );
});

test('a telegram with a checksum that does not fit is never told', () => {
  fc.assert(
    fc.property(manyLines, (bytes) => {
      const { telegrams, raws } = decodeAll([bytes]);
      for (const [index, raw] of raws.entries()) {
        if (telegrams[index]?.crc === 'ok') expect(isIntact(raw)).toBe(true);
        else expect(raw.toString('latin1')).toMatch(/\n!\0*\r?\n?$/);
      }
    }),
  );
});

test('a good telegram is told whatever comes before it', () => {
  fc.assert(
    fc.property(manyLines, fc.constantFrom(...checked), (before, bytes) => {
      const { raws } = decodeAll([before, bytes]);
      expect(raws.at(-1)?.toString('latin1')).toBe(bytes.toString('latin1'));
    }),
    { numRuns: 300 },
  );
});

describe('every beginning of a telegram, then a good one', () => {
  const intact = made.map((first) => ({ first, second: telegram(DIALECTS.sweden) }));
  // A meter that sent a checksum before would not be believed without one.
  const old = unchecked.map((first) => ({ first, second: telegram(DIALECTS.dsmr22) }));
  const rows = [{ first: good, second: good }, ...intact, ...old];

  test.each(rows)('$first.length bytes, then $second.length', ({ first, second }) => {
    for (let cut = 0; cut <= first.length; cut++) {
      const { raws, telegrams } = decodeAll([first.subarray(0, cut), second]);
      const [last, ...others] = raws.toReversed();
      expect(last?.toString('latin1'), `cut at ${cut}`).toBe(second.toString('latin1'));
      // A telegram that lacks no more than its line end is whole.
      expect(others.length, `cut at ${cut}`).toBeLessThanOrEqual(first.length - cut <= 2 ? 1 : 0);
      expect(telegrams.length).toBe(raws.length);
    }
  });
});

describe('every bit that may turn', () => {
  // Sweden has no version line: its checksum alone says that there must be one.
  test.each(['sweden', 'warmteLink', 'dsmr5'] as const)('%s', (dialect) => {
    const bytes = telegram(DIALECTS[dialect]);
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      const noisy = Buffer.from(bytes);
      noisy[bit >> 3] = (noisy[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      const { raws } = decodeAll([noisy, bytes]);
      expect(raws.at(-1)?.equals(bytes), `bit ${bit}`).toBe(true);
      for (const raw of raws) expect(isIntact(raw), `bit ${bit}`).toBe(true);
    }
  });
});

describe.skipIf(corpus === undefined)('recorded telegrams in noise', () => {
  const folder = `${corpus}p1/`;
  const recorded = (corpus === undefined ? [] : readdirSync(folder))
    .filter((file) => file.endsWith('.txt'))
    .map((file) => ({ file, bytes: readFileSync(`${folder}${file}`) }))
    .filter(({ bytes }) => bytes.length < 3_000);
  const intact = recorded.filter(({ bytes }) => decodeAll([bytes]).telegrams[0]?.crc === 'ok');

  test('a telegram is told whichever other one was cut before it', () => {
    const cuts = fc.record({
      first: fc.constantFrom(...recorded),
      second: fc.constantFrom(...intact),
      cut: fc.nat(3_000),
    });
    fc.assert(
      fc.property(cuts, ({ first, second, cut }) => {
        const { telegrams } = decodeAll([first.bytes.subarray(0, cut), second.bytes]);
        expect(telegrams.at(-1)).toEqual(decodeAll([second.bytes]).telegrams.at(-1));
      }),
      { numRuns: 2_000 },
    );
  });

  test('turned bits are never told', () => {
    const turned = fc.record({
      from: fc.constantFrom(...intact),
      bits: fc.array(fc.nat(3_000 * 8), { minLength: 1, maxLength: 4 }),
    });
    fc.assert(
      fc.property(turned, ({ from, bits }) => {
        const noisy = Buffer.from(from.bytes);
        for (const bit of bits) {
          const at = (bit >> 3) % noisy.length;
          noisy[at] = (noisy[at] ?? 0) ^ (1 << (bit & 7));
        }
        for (const raw of decodeAll([noisy]).raws) expect(isIntact(raw)).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });
});
