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

/** What waits for the password. */
let postponed: Command | undefined;

/** Asks for a change and shows it at once; what is not confirmed is taken back, and said. */
export async function command(wanted: Command): Promise<boolean> {
  const { method, path, body, wish = {} } = wanted;
  const number = ++newest;
  wished.value = { ...wished.value, ...wish };
  notice.value = undefined;
  if (who.value?.mayControl === false && who.value.passwordSet) return postpone(wanted);
  const answer = await ask<ChargerJson>(method, `api/v1/charger${path}`, body, CONFIRM_MS);
  if (answer.ok) {
    if (number === newest) wished.value = {};
    told.value = answer.body;
    return true;
  }
  if (answer.status === 401) return postpone(wanted);
  if (number === newest) wished.value = {};
  notice.value = answer.text === '' ? t('notice.noAnswer') : answer.text;
  return false;
}

/** It is shown as wished for while the password is typed. */
function postpone(wanted: Command): false {
  postponed = wanted;
  isAsking.value = true;
  return false;
}

/** Does what the password was asked for. */
export function goOn(): void {
  const wanted = postponed;
  postponed = undefined;
  wished.value = {};
  if (wanted !== undefined) void command(wanted);
}

/** Nobody typed it: nothing changes. */
export function giveUp(): void {
  postponed = undefined;
  wished.value = {};
}
