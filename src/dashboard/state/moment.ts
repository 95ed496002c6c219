/** One moment of the house, as it is drawn. */
export interface Moment {
  /** Unix seconds. */
  readonly s: number;
  readonly gridW: number | undefined;
  readonly surplusW: number | undefined;
  readonly carW: number | undefined;
  readonly offeredA: number | undefined;
  readonly mode: string | undefined;
  readonly isFault: boolean;
}

/** Nothing is known of this moment: lines end before it and begin after it. */
function gapAt(s: number): Moment {
  const nothing = undefined;
  return {
    s,
    gridW: nothing,
    surplusW: nothing,
    carW: nothing,
    offeredA: nothing,
    mode: nothing,
    isFault: false,
  };
}

/** With a gap wherever two moments are further apart than `mostS` seconds. */
export function withGaps(moments: readonly Moment[], mostS: number): Moment[] {
  return moments.flatMap((moment, index) => {
    const before = moments[index - 1];
    const isApart = before !== undefined && moment.s - before.s > mostS;
    return isApart ? [gapAt(before.s + mostS), moment] : [moment];
  });
}
