import { expect, test } from 'vitest';
import { DAY_NAMES, namedDay } from '../../sim/days/named-days.ts';
import { seededRandom } from '../../sim/random.ts';
import { ElectricBox } from './electric-box.ts';
import { UNDER_LOAD } from './under-load.ts';

/** Pairs of a second of a day and something that happens then. */
const PAIRS = 2_000;
/** Of these at least this share hits a closed contactor: otherwise nothing is shown. */
const LEAST_LIVE = 0.2;
/** The box is started this long before, seconds. */
const LEAD_S = { least: 5, most: 90 };
/** The box is watched for this long after, milliseconds. */
const WATCH_MS = 5_000;
const SECONDS = 86_400;

const days = DAY_NAMES.map((name) => {
  const day = namedDay(name);
  if (day === undefined) throw new Error(`no day ${name}`);
  return day;
});

/** What may not be lost, whatever happens. */
function kept(box: ElectricBox) {
  const { mode, enabled, manualDuty, law, preset, maxCurrentA } = box.house.picture().charger;
  return { mode, enabled, manualDuty, law, preset, maxCurrentA };
}

/** A hazard such as a fault current shows only once the contactor closes: then its time begins. */
async function longestLiveMs(box: ElectricBox): Promise<number> {
  const endMs = box.nowMs + WATCH_MS;
  let longest = 0;
  while (box.nowMs < endMs) {
    longest = Math.max(longest, await box.run(endMs - box.nowMs, () => !box.isLive));
    await box.run(endMs - box.nowMs, () => box.isLive);
  }
  return longest;
}

test('whatever happens in whatever second of a day, the contactor is open in time', async () => {
  const random = seededRandom(2_026);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  const states = new Map<string, Set<string>>();
  let live = 0;
  for (let pair = 0; pair < PAIRS; pair++) {
    const day = pick(days);
    const second = Math.floor(random() * SECONDS);
    const hazard = pick(UNDER_LOAD);
    const mode = pick(['solar', 'solar', 'manual'] as const);
    const leadS = LEAD_S.least + random() * (LEAD_S.most - LEAD_S.least);
    const box = new ElectricBox(pair);
    box.netW = () => {
      const at = (second + Math.floor(box.nowMs / 1_000)) % SECONDS;
      return (day.houseW[at] ?? 0) - (day.pvW[at] ?? 0);
    };
    box.house.send({ type: `mode.${mode}` });
    await box.run(leadS * 1_000);
    const where = `pair ${pair}: ${hazard.id} at second ${second} of ${day.name}, ${mode}`;
    const { supply, reason } = box.house.picture().charger;
    const state = `${mode} ${supply} ${reason.code}`;
    states.set(state, (states.get(state) ?? new Set()).add(hazard.id));
    const before = kept(box);
    if (box.isLive) live += 1;
    hazard.happens(box);
    expect(await longestLiveMs(box), where).toBeLessThanOrEqual(hazard.withinMs);
    expect(box.isLive, where).toBe(false);
    expect(box.failure, where).toBeUndefined();
    expect(kept(box), where).toEqual(before);
  }
  expect(live / PAIRS).toBeGreaterThan(LEAST_LIVE);
  // Every state of the machine that carries current met everything that can happen.
  const liveStates = [...states].filter(([state]) => state.includes(' closed '));
  expect(liveStates.length).toBeGreaterThanOrEqual(4);
  for (const [state, hazards] of liveStates) expect(hazards.size, state).toBe(UNDER_LOAD.length);
}, 600_000);
