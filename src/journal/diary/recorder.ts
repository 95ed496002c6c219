import type { Clock } from '../../clock.ts';
import type { House } from '../../house/house.ts';
import type { Diary } from './diary.ts';
import { sampleOf } from './sample.ts';

/**
 * Notes the house once in each second of the wall clock. A reading on its way to the pilot never
 * waits for this.
 *
 * @returns a function that notes it one last time and ends it.
 */
export function recordHouse(house: House, diary: Diary, clock: Clock): () => void {
  let closings = 0;
  let lastS = Number.NaN;
  let alarm: unknown;
  const unsubscribe = house.subscribe(({ type }) => {
    if (type === 'contactor-closed') closings += 1;
  });
  const look = (): void => {
    const sample = sampleOf(house.picture(), closings);
    if (sample.atS === lastS) return;
    lastS = sample.atS;
    diary.add(sample);
  };
  const again = (): void => {
    look();
    alarm = clock.setTimeout(again, 1_000 - (clock.epochMs() % 1_000));
  };
  again();
  return () => {
    clock.clearTimeout(alarm);
    unsubscribe();
    look();
  };
}
