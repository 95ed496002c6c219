import { signal } from '@preact/signals';
import { askText } from './ask.ts';

/** Which program answers; undefined until it has told. */
export const version = signal<string | undefined>(undefined);

export async function learnVersion(): Promise<void> {
  version.value = (await askText('version'))?.trim();
}
