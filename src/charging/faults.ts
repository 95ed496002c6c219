import type { Fault } from './charger.ts';

/** One fault of a kind: what is latched stays latched and keeps its first time. */
export function withFault(faults: readonly Fault[], fault: Fault): readonly Fault[] {
  const same = faults.find(({ kind }) => kind === fault.kind);
  if (same === undefined) return [...faults, fault];
  if (same.latched || !fault.latched) return faults;
  return faults.map((known) => (known === same ? { ...same, latched: true } : known));
}

/** The same faults, one of which is on disk now; one that came later is not. */
export function withRecorded(
  faults: readonly Fault[],
  { kind, sinceEpochMs }: Pick<Fault, 'kind' | 'sinceEpochMs'>,
): readonly Fault[] {
  return faults.map((fault) =>
    fault.kind === kind && fault.sinceEpochMs === sinceEpochMs && fault.latched
      ? { ...fault, isRecorded: true }
      : fault,
  );
}
