import { signal } from '@preact/signals';
import { askText } from './ask.ts';

/** One limit in force. */
export interface LimitNow {
  /** Whose it is. */
  readonly by: string;
  /** Amperes per phase. */
  readonly currentA: number;
}

/** Every limit in force, the smallest first; undefined before anybody asked. */
export const limitsNow = signal<readonly LimitNow[] | undefined>(undefined);

/** The charger tells the smallest one; all of them are among its metrics. */
export async function learnLimits(): Promise<void> {
  const text = await askText('metrics');
  if (text === undefined) return;
  const lines = text.matchAll(/^sunpilot_limit_amperes\{by="([\w-]+)"\} (\S+)$/gm);
  limitsNow.value = [...lines]
    .map(([, by = '', amperes]) => ({ by, currentA: Number(amperes) }))
    .toSorted((one, other) => one.currentA - other.currentA);
}
