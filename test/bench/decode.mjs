import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { fullTelegram } from './full-telegram.mjs';

const BUILT = new URL('../../dist/src/meter/dsmr/', import.meta.url);
/** A yardstick that is no part of the project: one pass over the bytes, numbers only. */
const YARDSTICK = new URL('../../../shared/bench/', import.meta.url);
const COLD = fileURLToPath(new URL('decode-cold.mjs', import.meta.url));
const ROUNDS = 150;
const CALLS_A_ROUND = 150;
/** A minute of a meter that sends each second. */
const CHANGING = Array.from({ length: 60 }, (_, second) => fullTelegram(second));

/** Bytes of a telegram to the complete reading, against others that read the same bytes. */
export async function benchDecode() {
  if (!existsSync(new URL('decoder.js', BUILT)))
    throw new Error('there is no build: npm run build');
  const recorded = new URL('data/nl_dsmr5_3phase.txt', YARDSTICK);
  const bytes = existsSync(recorded) ? readFileSync(recorded) : fullTelegram(0);
  const decode = await createOurs();
  const onePass = await createOnePass();
  const peer = await createPeer(bytes);
  const tookUs = measure({
    ours: () => decode(bytes),
    pieces: piecewise(decode, bytes),
    changing: cycling(decode, CHANGING),
    ...(onePass && { onePass: () => onePass(bytes) }),
    ...(peer && { peer }),
  });
  const us = (value) => `${value.toFixed(1)} us`;
  return [
    {
      name: 'against one pass over the bytes',
      value: onePass ? tookUs.ours / tookUs.onePass : null,
      unit: 'x its time',
      target: '<= 2.5',
      note: onePass
        ? `${us(tookUs.ours)} against ${us(tookUs.onePass)}, ${bytes.length} bytes`
        : 'the yardstick is not here',
    },
    {
      name: 'against npm dsmr-parser',
      value: peer ? tookUs.peer / tookUs.ours : null,
      unit: 'x as fast',
      target: '>= 3',
      note: peer ? `${us(tookUs.ours)} against ${us(tookUs.peer)}` : 'dsmr-parser is not installed',
    },
    {
      name: 'cold, one each 20 ms',
      value: existsSync(recorded) ? cold(fileURLToPath(recorded)) : null,
      unit: 'us',
      target: '<= 60',
      note: existsSync(recorded) ? 'median of calls 61 to 120' : 'the telegram is not here',
    },
    { name: 'cold, another each time', value: cold(), unit: 'us' },
    { name: 'warm, pieces of 64 bytes', value: tookUs.pieces, unit: 'us' },
    { name: 'warm, another each time', value: tookUs.changing, unit: 'us' },
  ];
}

/** Median of calls 61 to 120 in a process of its own, microseconds. */
function cold(...files) {
  return Number(execFileSync(process.execPath, [COLD, ...files], { encoding: 'utf8' }));
}

/** The whole way: frame, checksum, objects, reading. */
async function createOurs() {
  const { createP1Decoder } = await import(new URL('decoder.js', BUILT).href);
  const { toReading } = await import(new URL('telegram-reading.js', BUILT).href);
  let reading;
  const decoder = createP1Decoder({
    onTelegram(telegram) {
      reading = toReading(telegram, 0);
    },
    onFault(fault) {
      throw new Error(fault.detail);
    },
  });
  return (bytes) => {
    reading = undefined;
    decoder.push(bytes);
    return reading;
  };
}

async function createOnePass() {
  const module = new URL('onepass.mjs', YARDSTICK);
  if (!existsSync(module)) return undefined;
  const { OnePass } = await import(module.href);
  const parser = new OnePass();
  parser.onTelegram = () => {};
  return (bytes) => parser.push(bytes);
}

async function createPeer(bytes) {
  const text = bytes.toString('latin1');
  try {
    const { default: parser } = await import('dsmr-parser');
    parser.parse(text);
    return () => parser.parse(text);
  } catch (error) {
    if (error.code === 'ERR_MODULE_NOT_FOUND') return undefined;
    throw error;
  }
}

function piecewise(decode, bytes) {
  const pieces = [];
  for (let at = 0; at < bytes.length; at += 64) pieces.push(bytes.subarray(at, at + 64));
  return () => {
    for (const piece of pieces) decode(piece);
  };
}

function cycling(decode, telegrams) {
  let next = 0;
  return () => decode(telegrams[next++ % telegrams.length]);
}

/** Shortest mean time of a call in microseconds; all take turns, so that a busy moment meets all. */
function measure(tasks) {
  const shortest = Object.fromEntries(Object.keys(tasks).map((name) => [name, Infinity]));
  for (let round = 0; round < ROUNDS; round++) {
    for (const [name, task] of Object.entries(tasks)) {
      const begin = process.hrtime.bigint();
      for (let call = 0; call < CALLS_A_ROUND; call++) task();
      const us = Number(process.hrtime.bigint() - begin) / 1_000 / CALLS_A_ROUND;
      if (us < shortest[name]) shortest[name] = us;
    }
  }
  return shortest;
}
