import { PUBLISHED, RIVAL_LAWS, runRecordedDays, SETTINGS } from './control-results.mjs';
import { CASES } from './control-rigs.mjs';
import { steadyRows } from './control-steady.mjs';

const BALANCED = { preset: 'balanced' };
const MOST_SWITCHES = 250;

/** How well the law follows the sun on the recorded days, and how the laws of others do. */
export async function benchControl() {
  const results = await runRecordedDays();
  if (results === null) return [...steadyRows(), missing('recorded days')];
  return [...promises(results), ...steadyRows(), ...agreement(results), ...duels(results)];
}

function missing(name) {
  return { name, value: null, unit: '', note: 'they are not here' };
}

function promises({ of }) {
  const rows = Object.entries(CASES).flatMap(([on, { about, promised }]) => {
    if (promised === undefined) return [];
    const { all, tuned, held } = of(on, BALANCED);
    const target = `>= ${promised}`;
    return [
      {
        name: `${about}: NSS`,
        value: all.nss,
        unit: '',
        target,
        note: `${sums(all)}; tuned half ${tuned.nss.toFixed(3)}`,
      },
      { name: `${about}: held-out half`, value: held.nss, unit: '', target, note: sums(held) },
    ];
  });
  const switches = of('sw16', BALANCED).all.phaseSwitches;
  rows.push({
    name: `${CASES.sw16.about}: changes of phases`,
    value: switches,
    unit: '',
    target: `<= ${MOST_SWITCHES}`,
  });
  for (const [on, { about, promised, mostGridKwh }] of Object.entries(CASES)) {
    if (promised !== undefined) continue;
    const { all } = of(on, BALANCED);
    rows.push({
      name: about,
      value: kwh(all.gridWh),
      unit: 'kWh grid',
      target: mostGridKwh === undefined ? '' : `<= ${mostGridKwh}`,
      note: sums(all),
    });
  }
  return rows;
}

/** Whether the rivals do here what they do in another simulator. */
function agreement({ of }) {
  return PUBLISHED.flatMap(({ on, law: rival, solarKwh: sun, gridKwh: grid, closings }) => {
    const { all } = of(on, { rival });
    const off = Math.max(Math.abs(kwh(all.solarWh) - sun), Math.abs(kwh(all.gridWh) - grid));
    return [
      {
        name: `${rival} on ${on}: energies off`,
        value: (100 * off) / (sun + grid),
        unit: '%',
        target: '<= 1',
        note: `${sums(all)}; there ${sun} / ${grid} kWh, ${closings} closings`,
      },
      {
        name: `${rival} on ${on}: closings off`,
        value: (100 * Math.abs(all.closings - closings)) / closings,
        unit: '%',
        target: '<= 5',
      },
    ];
  });
}

/** Our setting against each rival: more sun, no more grid, no more closings. */
function duels({ of }) {
  return Object.entries(SETTINGS).flatMap(([on, settings]) =>
    Object.entries(RIVAL_LAWS).map(([rival, about]) => {
      const [ours, theirs] = [of(on, settings[rival]), of(on, { rival })];
      return {
        name: `${on} against ${about}`,
        value: wins(ours.all, theirs.all),
        unit: 'of 3',
        target: '>= 3',
        note: `${sums(ours.all)} against ${sums(theirs.all)}; held out ${wins(ours.held, theirs.held)} of 3; ${JSON.stringify(settings[rival])}`,
      };
    }),
  );
}

function wins(ours, theirs) {
  return [
    ours.solarWh > theirs.solarWh,
    ours.gridWh <= theirs.gridWh,
    ours.closings <= theirs.closings,
  ].filter(Boolean).length;
}

function sums({ solarWh, gridWh, closings }) {
  return `${kwh(solarWh).toFixed(1)} / ${kwh(gridWh).toFixed(1)} kWh, ${closings} closings`;
}

function kwh(wh) {
  return wh / 1_000;
}
