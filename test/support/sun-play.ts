import { createLawRun, type LawSecond } from '../../sim/law-engine.ts';
import type { Rig } from '../../sim/plant.ts';
import type { Law } from '../../src/charging/laws/law.ts';

/** What the house takes for itself, watts. */
const HOUSE_W = 300;

/**
 * Lets a law follow a made-up sun in a simulated house.
 *
 * @param surplusW - what the house leaves of the sun at each second, watts; negative is a lack.
 * @returns every second, with what the law decided.
 */
export function playSun(
  law: Law<unknown>,
  rig: Rig,
  { seconds, surplusW }: { seconds: number; surplusW: (t: number) => number },
): LawSecond[] {
  const run = createLawRun({ law, asked: 'each-reading' }, rig);
  return Array.from({ length: seconds }, (_, t) => {
    const pvW = Math.max(0, HOUSE_W + surplusW(t));
    return { ...run.second(t, pvW - surplusW(t), pvW) };
  });
}
