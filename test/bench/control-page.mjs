// Writes the tables of docs/control.md anew from a run over the recorded days:
//
//   npm run build && node test/bench/control-page.mjs
import { readFileSync, writeFileSync } from 'node:fs';
import { PRESETS, RIVAL_LAWS, runRecordedDays, SETTINGS } from './control-results.mjs';
import { CASES } from './control-rigs.mjs';

const PAGE = new URL('../../docs/control.md', import.meta.url);
const BALANCED = { preset: 'balanced' };

const results = await runRecordedDays();
if (results === null) throw new Error('the recorded days are not here');
const { of } = results;

const tables = { numbers: numbers(), presets: presets(), rivals: rivals() };
let page = readFileSync(PAGE, 'utf8');
for (const [name, table] of Object.entries(tables)) {
  const [open, close] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
  const [from, to] = [page.indexOf(open), page.indexOf(close)];
  if (from < 0 || to < from) throw new Error(`no place for the table ${name}`);
  page = `${page.slice(0, from + open.length)}\n\n${table}\n\n${page.slice(to)}`;
}
writeFileSync(PAGE, page);

/** The law as it is, on every case. */
function numbers() {
  const rows = Object.entries(CASES).map(([on, { about, promised, mostGridKwh }]) => {
    const { all, tuned, held } = of(on, BALANCED);
    const wanted = promised ?? (mostGridKwh === undefined ? '' : `${mostGridKwh} kWh grid`);
    // The optimum reckons with a car on all phases.
    const scores = promised === undefined ? ['', '', ''] : [all, tuned, held].map(score);
    return [about, ...scores, wanted, ...sums(all)];
  });
  const head = ['what', 'NSS', 'tuned half', 'held-out half', 'wanted', 'sun', 'grid', 'closings'];
  return markdown([head, ...rows]);
}

/** Presets and the guide's law side by side. */
function presets() {
  const laws = [...PRESETS.map((preset) => [preset, { preset }]), ['law: step', { step: true }]];
  const rows = laws.map(([name, law]) => [
    name,
    ...['1p32', '3p16', 'sw16'].flatMap((on) => {
      const { all } = of(on, law);
      return [sums(all).join(' / '), score(all)];
    }),
  ]);
  const head = ['preset', '1-phase', 'NSS', '3-phase', 'NSS', 'switchable', 'NSS'];
  return markdown([head, ...rows]);
}

/** One setting of ours against each other law. */
function rivals() {
  const rows = Object.entries(SETTINGS).flatMap(([on, settings]) =>
    Object.entries(RIVAL_LAWS).map(([rival, name]) => {
      const [ours, theirs] = [of(on, settings[rival]), of(on, { rival })];
      const better = [ours.all, ours.held].map((sum, i) => wins(sum, [theirs.all, theirs.held][i]));
      return [
        on === '1p32' ? '1-phase' : '3-phase',
        name,
        sums(theirs.all).join(' / '),
        words(settings[rival]),
        sums(ours.all).join(' / '),
        better[0],
        better[1],
      ];
    }),
  );
  const head = ['box', 'law', 'it', 'our setting', 'ours', 'better in', 'held-out half'];
  return markdown([head, ...rows]);
}

function wins(ours, theirs) {
  const won = [
    ours.solarWh > theirs.solarWh && 'sun',
    ours.gridWh <= theirs.gridWh && 'grid',
    ours.closings <= theirs.closings && 'closings',
  ].filter(Boolean);
  return won.length === 3 ? 'all three' : won.length === 0 ? 'none' : `${won.join(', ')} only`;
}

function words({ preset, own = {} }) {
  const parts = Object.entries(own).map(([key, value]) => `\`${key}\` ${value}`);
  return parts.length === 0 ? preset : `${preset} with ${parts.join(', ')}`;
}

function score({ nss }) {
  return nss.toFixed(3);
}

function sums({ solarWh, gridWh, closings }) {
  return [(solarWh / 1_000).toFixed(1), (gridWh / 1_000).toFixed(1), closings];
}

function markdown([head, ...rows]) {
  const line = (cells) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
