import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { DsmrTelegram } from '../../../src/meter/dsmr/telegram.ts';
import { toReading } from '../../../src/meter/dsmr/telegram-reading.ts';
import { corpus } from '../../support/corpus.ts';
import {
  type ExpectedFile,
  epoch,
  expectedReading,
  watts,
} from '../../support/expected-reading.ts';
import { decodeAll, pieces } from '../../support/p1-recorder.ts';
import { UNCHECKED_FILES } from '../../support/unchecked-files.ts';

const folder = `${corpus}p1/`;
const names =
  corpus === undefined ? [] : readdirSync(`${folder}expected`).map((file) => file.slice(0, -5));
const files = names.map((name) => ({ name, ...expectedFile(name) }));

describe.skipIf(corpus === undefined)('recorded telegrams', () => {
  const single = files.filter(({ frames, objects }) => frames.length === 1 && objects !== null);

  test.each(single.filter(({ frames }) => frames[0]?.crc_valid === true))(
    '$name: the checksum fits, all values are told',
    ({ name, header, objects }) => {
      const { telegrams } = decodeAll([bytesOf(name)]);
      expect(telegrams.map(told)).toEqual([expectedReading(header, objects ?? [])]);
      expect(telegrams[0]?.crc).toBe('ok');
    },
  );

  test.each(single.filter(({ frames }) => frames[0]?.crc_valid === false))(
    '$name: the checksum does not fit, nothing is told',
    ({ name }) => {
      const { telegrams, faults } = decodeAll([bytesOf(name)]);
      expect(telegrams).toEqual([]);
      expect(faults[0]?.kind).toBe('checksum');
    },
  );

  test('every file without a checksum is known', () => {
    const unchecked = single.filter(({ frames }) => frames[0]?.crc_valid === null);
    expect(unchecked.map(({ name }) => name)).toEqual(Object.keys(UNCHECKED_FILES).toSorted());
  });

  test.each(Object.entries(UNCHECKED_FILES))('%s without a checksum: %s', (name, [result]) => {
    const { header, objects } = expectedFile(name);
    const { telegrams, faults } = decodeAll([bytesOf(name)]);
    if (result === 'believed') {
      expect(telegrams.map(told)).toEqual([expectedReading(header, objects ?? [])]);
      expect(telegrams[0]?.crc).toBe('absent');
    } else expect(telegrams).toEqual([]);
    expect(faults.map(({ kind }) => kind)).toEqual(result === 'believed' ? [] : [result]);
  });

  test.each(files.filter(({ frames }) => frames.length === 0))(
    '$name: without an end there is nothing to tell',
    ({ name }) => {
      expect(decodeAll([bytesOf(name)]).story).toEqual(['truncated']);
    },
  );

  test.each(files.filter(({ telegrams }) => telegrams !== undefined))(
    '$name: a capture is told in order, telegram by telegram',
    ({ name, frames, telegrams = [] }) => {
      const bytes = bytesOf(name);
      const record = decodeAll([bytes]);
      const expected = telegrams.map((telegram) => ({
        identification: telegram.header,
        epochMs: epoch(telegram.timestamp),
        importW: watts(telegram.import),
        exportW: watts(telegram.export),
      }));
      const found = record.telegrams.map(({ identification, at, importW, exportW }) => ({
        identification,
        epochMs: at?.epochMs,
        importW,
        exportW,
      }));
      expect(found).toEqual(expected);
      const raws = frames.map(({ start, end }) => bytes.subarray(start, end).toString('latin1'));
      expect(record.raws.map((raw) => raw.toString('latin1'))).toEqual(raws);
    },
  );

  test.each([1, 7, 64, 1024])('pieces of %i bytes change nothing', (size) => {
    for (const { name } of files) {
      const bytes = bytesOf(name);
      expect(decodeAll(pieces(bytes, size)), name).toEqual(decodeAll([bytes]));
    }
  });

  test('all files in one stream tell what each tells alone', () => {
    const checked = single.filter(({ frames }) => frames[0]?.crc_valid === true);
    const alone = checked.flatMap(({ name }) => decodeAll([bytesOf(name)]).telegrams);
    const together = decodeAll(checked.map(({ name }) => bytesOf(name))).telegrams;
    expect(together).toEqual(alone);
  });

  test('what says both powers is a reading, what does not is told why', () => {
    for (const { name } of files) {
      for (const telegram of decodeAll([bytesOf(name)]).telegrams) {
        const { importW, exportW } = telegram;
        const isComplete = importW !== undefined && exportW !== undefined;
        const expected = isComplete
          ? { ...telegram, takenAtMs: 17 }
          : expect.objectContaining({ kind: 'missing-object' });
        expect(toReading(telegram, 17), name).toEqual(expected);
      }
    }
  });
});

function expectedFile(name: string): ExpectedFile {
  return JSON.parse(readFileSync(`${folder}expected/${name}.json`, 'utf8')) as ExpectedFile;
}

function bytesOf(name: string): Buffer {
  return readFileSync(`${folder}${name}.txt`);
}

/** The telegram in the terms of the expectation. */
function told(telegram: DsmrTelegram) {
  const { protocol, crc, equipmentId, printed, gas, mbus, ...rest } = telegram;
  return {
    ...rest,
    at: telegram.at?.epochMs,
    monthPeakAt: telegram.monthPeakAt?.epochMs,
    monthPeaks: telegram.monthPeaks?.map(({ peakW }) => peakW),
    powerFailureLog: telegram.powerFailureLog?.length,
    mbus: (mbus ?? []).flatMap(({ channel, at, value, unit }) =>
      value === undefined ? [] : [{ channel, at: at?.epochMs, value, unit }],
    ),
  };
}
