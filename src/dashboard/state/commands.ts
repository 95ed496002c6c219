import { signal } from '@preact/signals';
import type { ChargerJson } from '../../house/charger/charger-json.ts';
import { t } from '../words/words.ts';
import { ask } from './ask.ts';
import { told, wished } from './charger.ts';
import { isAsking, who } from './login.ts';

/** What is said of something that did not work; undefined for nothing. */
export const notice = signal<string | undefined>(undefined);

/** The box confirms within this time, or it did not happen, milliseconds. */
const CONFIRM_MS = 2_000;

/** Each command has a number; what an older one comes to no longer matters. */
let newest = 0;

interface Command {
  readonly method: 'PUT' | 'PATCH' | 'POST' | 'DELETE';
  readonly path: string;
  readonly body?: unknown;
  /** What the page shows until the box has answered. */
  readonly wish?: Partial<ChargerJson>;
}

/** Asks for a change and shows it at once; what is not confirmed is taken back, and said. */
export async function command({ method, path, body, wish = {} }: Command): Promise<boolean> {
  if (who.value?.mayControl === false && who.value.passwordSet) {
    isAsking.value = true;
    return false;
  }
  const number = ++newest;
  wished.value = { ...wished.value, ...wish };
  notice.value = undefined;
  const answer = await ask<ChargerJson>(method, `api/v1/charger${path}`, body, CONFIRM_MS);
  if (number === newest) wished.value = {};
  if (answer.ok) {
    told.value = answer.body;
    return true;
  }
  if (answer.status === 401) isAsking.value = true;
  else notice.value = answer.text === '' ? t('notice.noAnswer') : answer.text;
  return false;
}
