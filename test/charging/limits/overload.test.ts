import { describe, expect, test } from 'vitest';
import { mainsOverloadAfter } from '../../../src/charging/limits/mains-overload.ts';
import { NO_OVERLOAD, type Overload } from '../../../src/charging/limits/overload.ts';

const CONNECTION = { phases: 3, nominalVoltageV: 230, phaseRotation: 'L1L2L3' } as const;
const MAINS = { ratingA: 25, connection: CONNECTION };

/** A reading with this much on L2, amperes. */
const onL2 = (currentA: number) => ({
  takenAtMs: 0,
  importW: 0,
  exportW: 0,
  phases: [{ importW: 0 }, { importW: currentA * 230 }, { importW: 0 }],
});

/** Seconds, amperes on the most loaded phase, and what the fuse is after that look. */
type Look = readonly [atS: number, currentA: number | undefined, kind: Overload['kind']];

describe('a main fuse of 25 A', () => {
  test.each<{ why: string; looks: readonly Look[] }>([
    {
      why: 'carries 1.13 times its rating for as long as it likes',
      looks: [
        [0, 28.2, 'none'],
        [600, 28.2, 'none'],
      ],
    },
    {
      why: 'trips after 60 s above that',
      looks: [
        [0, 28.3, 'above'],
        [59.9, 28.3, 'above'],
        [60, 28.3, 'tripped'],
      ],
    },
    {
      why: 'at the rating it was only a peak',
      looks: [
        [0, 40, 'above'],
        [30, 25, 'none'],
        [31, 40, 'above'],
        [90, 40, 'above'],
        [91, 40, 'tripped'],
      ],
    },
    {
      why: 'a moment between the thresholds ends nothing, and trips nothing',
      looks: [
        [0, 40, 'above'],
        [30, 26, 'above'],
        [60, 26, 'above'],
        [61, 29, 'tripped'],
      ],
    },
    {
      why: 'stays tripped until the phase is back at its rating',
      looks: [
        [0, 40, 'above'],
        [60, 40, 'tripped'],
        [70, 26, 'tripped'],
        [80, 25, 'none'],
      ],
    },
    {
      why: 'a meter that tells nothing neither trips nor clears',
      looks: [
        [0, 40, 'above'],
        [60, undefined, 'above'],
        [61, 40, 'tripped'],
        [500, undefined, 'tripped'],
      ],
    },
  ])('$why', ({ looks }) => {
    let overload = NO_OVERLOAD;
    for (const [atS, currentA, kind] of looks) {
      const reading = currentA === undefined ? undefined : onL2(currentA);
      overload = mainsOverloadAfter(overload, atS * 1_000, reading, MAINS);
      expect([atS, overload.kind]).toEqual([atS, kind]);
    }
  });

  test('a phase the wallbox does not use is not its business', () => {
    const connection = { ...CONNECTION, phases: 1 } as const;
    const after = mainsOverloadAfter(NO_OVERLOAD, 0, onL2(40), { ratingA: 25, connection });
    expect(after).toBe(NO_OVERLOAD);
    const turned = { ...connection, phaseRotation: 'L2L3L1' } as const;
    expect(
      mainsOverloadAfter(NO_OVERLOAD, 0, onL2(40), { ratingA: 25, connection: turned }).kind,
    ).toBe('above');
  });

  test('nothing is allocated while nothing changes', () => {
    const above = mainsOverloadAfter(NO_OVERLOAD, 0, onL2(40), MAINS);
    expect(mainsOverloadAfter(above, 1_000, onL2(40), MAINS)).toBe(above);
    const tripped = mainsOverloadAfter(above, 60_000, onL2(40), MAINS);
    expect(mainsOverloadAfter(tripped, 61_000, onL2(40), MAINS)).toBe(tripped);
  });
});
