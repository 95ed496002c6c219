import { availableParallelism } from 'node:os';
import { Piscina } from 'piscina';
import { HELD_OUT, RECORDED, TUNED_ON } from './control-days.mjs';
import { CASES, jsonOf } from './control-rigs.mjs';

/**
 * Laws of other products: by what name people know them; what an independent simulator found for
 * them on these days; and the settings of ours that are held against them, by case.
 */
export const {
  rivals: RIVAL_LAWS,
  published: PUBLISHED,
  settings: SETTINGS,
} = jsonOf('control-rivals.json');

export const PRESETS = ['balanced', 'calm', 'sun-only', 'calm-sun', 'minimum-plus-sun'];
const BALANCED = { preset: 'balanced' };
/** Where presets, the guide's law and the rivals are shown side by side. */
const SHOWN_ON = ['1p32', '3p16', 'sw16'];

/** Every run there is, each once: a law on a case. */
function allRuns() {
  const runs = [
    ...Object.keys(CASES).map((on) => ({ on, law: BALANCED })),
    ...SHOWN_ON.flatMap((on) => PRESETS.map((preset) => ({ on, law: { preset } }))),
    ...SHOWN_ON.map((on) => ({ on, law: { step: true } })),
    ...PUBLISHED.map(({ on, law }) => ({ on, law: { rival: law } })),
    { on: 'one-on-three', law: { rival: 'evcc' } },
    ...Object.entries(SETTINGS).flatMap(([on, settings]) =>
      Object.keys(RIVAL_LAWS).map((rival) => ({ on, law: settings[rival] })),
    ),
  ];
  return [...new Map(runs.map((run) => [keyOf(run.on, run.law), run])).values()];
}

function keyOf(on, law) {
  return JSON.stringify([on, law]);
}

/**
 * Runs all laws on all cases over the recorded days, on all cores.
 *
 * @returns `of(case, law)`, which gives the metrics over `all` days, over those `tuned` on and over
 *   those `held` out; null where the days are absent.
 */
export async function runRecordedDays() {
  if (RECORDED.length === 0) return null;
  const { metricsOf, pooled } = await import(
    new URL('../../dist/sim/metrics.js', import.meta.url).href
  );
  const runs = allRuns();
  const pool = new Piscina({
    filename: new URL('./control-worker.mjs', import.meta.url).href,
    maxThreads: availableParallelism(),
  });
  const days = await Promise.all(RECORDED.map((day) => pool.run({ day, runs })));
  await pool.destroy();
  const found = new Map(
    runs.map(({ on, law }, i) => {
      const over = (names) =>
        metricsOf(pooled(names.map((name) => days[RECORDED.indexOf(name)][i])));
      const metrics = { all: over(RECORDED), tuned: over(TUNED_ON), held: over(HELD_OUT) };
      return [keyOf(on, law), metrics];
    }),
  );
  return { of: (on, law) => found.get(keyOf(on, law)) };
}
