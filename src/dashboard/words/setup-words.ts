import { language } from '../state/preferences.ts';
import { de } from './setup/de.ts';
import { en, type SetupKey } from './setup/en.ts';
import { fr } from './setup/fr.ts';
import { nl } from './setup/nl.ts';
import { filled, type Values } from './words.ts';

const DICTIONARIES = { en, nl, de, fr } as const;

/** A text of the first installation in the language of the page. */
export function ts(key: SetupKey, values: Values = {}): string {
  return filled(DICTIONARIES[language.value][key], values);
}

/** Whether there is such a text; a newer box may know more. */
export function isSetupKey(key: string): key is SetupKey {
  return Object.hasOwn(en, key);
}
