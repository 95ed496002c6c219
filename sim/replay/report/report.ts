import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { LawScore, Replay, ReplayedDay } from '../replay.ts';
import { kwh, lawLabel, sentenceOf, times } from '../sentence.ts';
import { escaped, inScript, jsonInScript } from './html-text.ts';
import { type DayPicture, pictureOf } from './page-data.ts';
import { scoreTable } from './score-table.ts';
import { STYLE } from './style.ts';

/** What the report tells of how it was made. */
export interface ReportWords {
  /** One line: phases, current, car, engine, sun. */
  readonly setting: string;
  readonly isSwitchable: boolean;
  /** Phases the car uses where the box supplies as many. */
  readonly carPhases: number;
}

const KEY = `<h2>Day by day</h2>
<p class="muted">Point at a picture to read what was, and why the law did what it did. Drag across it to
look closer; a double click goes back.</p>
<p class="key">
<span style="--of:var(--sun)">sun</span><span class="stroke" style="--of:var(--house)">house</span>
<span class="stroke" style="--of:var(--car)">car</span>
<span class="dash" style="--of:var(--best)">the best a car could draw</span>
<span style="--of:var(--grid)">from the grid</span>
<span style="--of:var(--export-fill)">to the grid</span>
<span class="stroke" style="--of:var(--offered)">offered to the car</span>
<span style="--of:var(--band-1)">off</span><span style="--of:var(--band-2)">on, one phase</span>
<span style="--of:var(--band-3)">on, three phases</span></p>`;

const GLOSSARY = `<h2>How to read it</h2>
<dl>
<dt>sun, grid</dt><dd>energy that went into the car, while the sun was up</dd>
<dt>left</dt><dd>sun that the house did not need and the car did not get</dd>
<dt>net, best</dt><dd>sun less grid, and the most of it for one who knew the day beforehand and a car that takes exactly what it is offered</dd>
<dt>score</dt><dd>net as a part of best: 1 is perfect, 0 is as if the car had not been there</dd>
<dt>sun share</dt><dd>part of the car's energy that was sun</dd>
<dt>closings</dt><dd>how often the contactor closed; each wears it a little</dd>
<dt>moves/h</dt><dd>changes of the offered current in an hour of charging</dd>
<dt>miss</dt><dd>how far the car was from the sun's power on average while it could follow</dd>
</dl>`;

/** The report as one page that needs nothing else. */
export async function reportHtml(result: Replay, words: ReportWords): Promise<string> {
  const { days, totals, failures } = result;
  const pictures = days.flatMap((day) => pictureOf(day, words.carPhases) ?? []);
  const title = titleOf(result);
  const failed = failures.map((failure) => `<li>${escaped(failure)}</li>`).join('');
  const [style, scripts] = await Promise.all([plotStyle(), scriptsFor(pictures)]);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(title)} - SunPilot</title>
<style>${style}${STYLE}</style>
</head>
<body>
<header><h1>${escaped(title)}</h1>
<p class="muted">${escaped(words.setting)}</p></header>
${failed === '' ? '' : `<ul class="remarks">${failed}</ul>`}
<main>
<section class="laws">${totals.map((total) => lawCard(total, totals)).join('\n')}</section>
${scoreTable(result, words.isSwitchable)}
${GLOSSARY}
${daySections(days)}
</main>
${scripts}
</body>
</html>
`;
}

function titleOf({ days, totals }: Replay): string {
  const [first] = days;
  const what = days.length === 1 && first !== undefined ? first.name : `${days.length} days`;
  const [law = 'no law', ...others] = totals.map(({ choice }) => lawLabel(choice));
  const against = others.length === 0 ? '' : ` against ${others.join(', ')}`;
  return `What ${what} would have given: ${law}${against}`;
}

/** Of the longest bar; what is shorter has no room for its words. */
const LABELLED_PART = 0.3;

/**
 * One law in a sentence and a bar, all bars to the same scale: as long as the sun it caught, its end
 * taken back by what came from the grid.
 */
function lawCard(score: LawScore, all: readonly LawScore[]): string {
  const { metrics, optimum, choice } = score;
  const longest = Math.max(1, ...all.flatMap((one) => [one.metrics.solarWh, one.optimum.w1Wh]));
  const part = (wh: number) => `${((100 * Math.max(0, wh)) / longest).toFixed(2)}%`;
  const netWh = metrics.solarWh - metrics.gridWh;
  const backWh = Math.min(metrics.gridWh, metrics.solarWh);
  const back = part(backWh);
  // The sentence has the number as well; half a word says nothing.
  const backText = backWh > LABELLED_PART * longest ? `${kwh(metrics.gridWh)} from the grid` : '';
  return `<article class="law"><h2>${escaped(lawLabel(choice))}</h2>
<p>${escaped(sentenceOf(score))}</p>
<div class="bar" aria-hidden="true">
<span class="net" style="width:${part(netWh)}">${kwh(netWh)} kWh</span>
<span class="back" style="width:${back}">${backText}</span>
<span class="most" style="left:${part(optimum.w1Wh)}"><em>best ${kwh(optimum.w1Wh)}</em></span>
</div></article>`;
}

function daySections(days: readonly ReplayedDay[]): string {
  const pictured = days.filter(({ sky }) => sky !== null);
  const rest = days.length - pictured.length;
  const more = rest === 0 ? '' : `<p class="muted">The other ${rest} days are in the table.</p>`;
  const key = pictured.length === 0 ? '' : KEY;
  return `${key}${pictured.map(daySection).join('\n')}${more}`;
}

function daySection({ name, remarks, runs }: ReplayedDay, day: number): string {
  const panels = runs.map((run, law) => {
    const { metrics } = run;
    const short = `${kwh(metrics.solarWh)} kWh sun, ${kwh(metrics.gridWh)} grid, ${times(metrics.closings, 'closing')}`;
    return `<article class="run"><h3>${escaped(lawLabel(run.choice))}<small>${escaped(short)}</small></h3>
${list(run.remarks)}
<div class="panel" data-day="${day}" data-law="${law}"><div class="plots"></div>
<div class="note" hidden><b></b><span></span><i></i></div></div></article>`;
  });
  return `<section class="day"><h2>${escaped(name)}</h2>
${list(remarks)}
${panels.join('\n')}
</section>`;
}

function list(remarks: readonly string[]): string {
  if (remarks.length === 0) return '';
  return `<ul class="remarks">${remarks.map((one) => `<li>${escaped(one)}</li>`).join('')}</ul>`;
}

async function plotStyle(): Promise<string> {
  return readFile(join(plotFolder(), 'dist', 'uPlot.min.css'), 'utf8');
}

/** uPlot with its licence, the data, and the script that draws it. */
async function scriptsFor(pictures: readonly DayPicture[]): Promise<string> {
  if (pictures.length === 0) return '';
  const [plot, licence, page] = await Promise.all([
    readFile(join(plotFolder(), 'dist', 'uPlot.iife.min.js'), 'utf8'),
    readFile(join(plotFolder(), 'LICENSE'), 'utf8'),
    readFile(new URL('page.js', import.meta.url), 'utf8'),
  ]);
  // Its banner is nothing but an address; whoever reads this page may be offline for good.
  const code = plot.replace(/^\/\*![^*]*\*\//, '');
  const own = page.replace(/\n\/\/# sourceMappingURL=.*/, '');
  return `<script>/* uPlot\n${licence.trim()}\n*/\n${inScript(code.trim())}</script>
<script type="application/json" id="pictures">${jsonInScript(pictures)}</script>
<script type="module">\n${inScript(own.trim())}\n</script>`;
}

function plotFolder(): string {
  const require = createRequire(import.meta.url);
  return dirname(require.resolve('uplot/package.json'));
}
