// Decodes one telegram every 20 ms in a process of its own, as a live meter does: nothing is warm.
// Prints the median of calls 61 to 120 in microseconds. With a file, it is that telegram each time;
// without, another one.
import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { createP1Decoder } from '../../dist/src/meter/dsmr/decoder.js';
import { toReading } from '../../dist/src/meter/dsmr/telegram-reading.js';
import { fullTelegram } from './full-telegram.mjs';
import { quantile } from './quantile.mjs';

const PERIOD_MS = 20;
const CALLS = 120;
const COUNTED = 60;

const [, , file] = process.argv;
const same = file === undefined ? undefined : readFileSync(file);
const readings = [];
let arrivedMs = 0;
const decoder = createP1Decoder({
  onTelegram: (telegram) => readings.push(toReading(telegram, arrivedMs)),
  onFault(fault) {
    throw new Error(fault.detail);
  },
});
const tookUs = [];
for (let call = 0; call < CALLS; call++) {
  const bytes = same ?? fullTelegram(call);
  await pause(PERIOD_MS);
  // The source reads the clock once for all bytes that come together.
  arrivedMs = performance.now();
  const begin = process.hrtime.bigint();
  decoder.push(bytes);
  tookUs.push(Number(process.hrtime.bigint() - begin) / 1_000);
}
if (readings.length !== CALLS) throw new Error(`${readings.length} readings of ${CALLS} telegrams`);
console.log(quantile(tookUs.slice(-COUNTED), 0.5));
