import { FAULT_ADVICE } from '../../house/fault-advice.ts';
import { language } from '../state/preferences.ts';
import type { FaultDictionary, FaultText } from './fault-dictionary.ts';
import { de } from './faults/de.ts';
import { fr } from './faults/fr.ts';
import { nl } from './faults/nl.ts';

/** The box itself speaks English. */
const en: FaultDictionary = FAULT_ADVICE;
const DICTIONARIES: Readonly<Record<typeof language.value, FaultDictionary>> = { en, nl, de, fr };

/** Whether there are words for it here. */
function isFaultKind(kind: string): kind is keyof FaultDictionary {
  return Object.hasOwn(en, kind);
}

/**
 * A fault in the language of the page; one of a newer box has words of its own.
 *
 * @returns with the detail that the box adds, such as what was measured; empty where it adds none.
 */
export function faultText(kind: string, said: FaultText): FaultText & { readonly detail: string } {
  if (!isFaultKind(kind)) return { ...said, detail: '' };
  const known = `${en[kind].text}: `;
  const detail = said.text.startsWith(known) ? said.text.slice(known.length) : '';
  return { ...DICTIONARIES[language.value][kind], detail };
}
