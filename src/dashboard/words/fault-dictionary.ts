import type { ChargerJson } from '../../house/charger/charger-json.ts';

/** What is wrong, and what to do about it. */
export interface FaultText {
  readonly text: string;
  readonly remedy: string;
}

/** Words for every fault that a box can have. */
export type FaultDictionary = Readonly<Record<ChargerJson['faults'][number]['kind'], FaultText>>;
