// Measures what the project promises about its speed and size, and says where it stands. Nothing
// here fails a build: a machine may be busy, a peer may not be there.
//
//   npm run bench                    all
//   npm run bench -- decode core     some
//   npm run bench -- --long core     ten minutes of the demo instead of one, of the page too
//
// A bench is a module that exports a function of one `{ long }`, which gives a list of
// { name, value, unit, target, note }: what was measured, a number (null where it could not be), its
// bound (`<= 2`, `>= 0.8`, `0`, or nothing) and a remark.
import { existsSync } from 'node:fs';
import { availableParallelism, cpus, loadavg } from 'node:os';
import { parseArgs, styleText } from 'node:util';

const BENCHES = [
  { name: 'decode', entry: 'benchDecode', about: 'P1 telegrams, bytes to reading' },
  { name: 'power-load', entry: 'benchPower', about: '/power under load' },
  {
    name: 'pty-latency',
    entry: 'benchPtyLatency',
    about: 'last byte on a serial line to the board',
  },
  { name: 'mutations', entry: 'benchMutations', about: 'each mitigation taken away' },
  { name: 'core', entry: 'benchCore', about: 'the demo: start, memory, processor' },
  { name: 'outlets', entry: 'benchOutlets', about: 'everything others can be told, at once' },
  { name: 'guard', entry: 'benchGuard', about: 'a car that lets go, to an open contactor' },
  { name: 'replay', entry: 'benchReplay', about: 'simulated days, and a recorded one' },
  { name: 'page', entry: 'benchPage', about: 'the page in a real browser' },
  { name: 'control', entry: 'benchControl', about: 'how well the laws follow the sun' },
];

const { values: options, positionals } = parseArgs({
  options: { long: { type: 'boolean', default: false } },
  allowPositionals: true,
});
const unknown = positionals.filter((name) => !BENCHES.some((bench) => bench.name === name));
if (unknown.length > 0) {
  console.error(
    `no bench ${unknown.join(', ')}; there are ${BENCHES.map(({ name }) => name).join(', ')}`,
  );
  process.exit(2);
}

const load = (loadavg()[0] ?? 0).toFixed(1);
const machine = `${availableParallelism()} x ${cpus()[0]?.model}`;
console.log(`Node ${process.versions.node}, ${machine}, load ${load} before this began`);
for (const { name, entry, about } of BENCHES) {
  if (positionals.length > 0 && !positionals.includes(name)) continue;
  console.log(`\n${bold(name)}: ${about}`);
  const module = new URL(`${name}.mjs`, import.meta.url);
  if (!existsSync(module)) {
    console.log('  not there');
    continue;
  }
  try {
    const bench = (await import(module.href))[entry];
    print(await bench(options));
  } catch (error) {
    console.log(`  could not be measured: ${error instanceof Error ? error.message : error}`);
  }
}
// A peer may leave something open behind; there is nothing to wait for.
process.exit(0);

function print(rows) {
  const lines = rows.map(({ name, value, unit, target = '', note = '' }) => [
    name,
    value === null ? '-' : `${digits(value)} ${unit}`,
    target,
    verdict(value, target),
    note,
  ]);
  const widths = [0, 1, 2, 3].map((i) => Math.max(...lines.map((line) => line[i].length)));
  for (const line of lines) {
    const cells = line.map((cell, i) =>
      i === 1 ? cell.padStart(widths[i]) : cell.padEnd(widths[i] ?? 0),
    );
    console.log(`  ${coloured(line[3], cells.join('  ').trimEnd())}`);
  }
}

function digits(value) {
  if (Number.isInteger(value)) return String(value);
  return value.toFixed(value >= 100 ? 0 : value >= 10 ? 1 : value >= 1 ? 2 : 3);
}

function verdict(value, target) {
  if (value === null) return 'not measured';
  if (target === '') return '';
  const [, sign, bound] = /^([<>]=)? ?([\d.]+)$/.exec(target) ?? [];
  if (bound === undefined) throw new Error(`a target such as "<= 2", not "${target}"`);
  const holds =
    sign === '<=' ? value <= bound : sign === '>=' ? value >= bound : value === Number(bound);
  return holds ? 'holds' : 'MISSED';
}

function coloured(verdict, text) {
  if (verdict === 'MISSED') return styled('red', text);
  return verdict === 'not measured' ? styled('dim', text) : text;
}

function bold(text) {
  return styled('bold', text);
}

function styled(style, text) {
  const isPlain = !process.stdout.isTTY || process.env.NO_COLOR !== undefined;
  return isPlain ? text : styleText(style, text);
}
