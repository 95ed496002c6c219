import { computed } from '@preact/signals';
import { language } from '../state/preferences.ts';
import { de } from './de.ts';
import { en, type Key } from './en.ts';
import { fr } from './fr.ts';
import { nl } from './nl.ts';

const DICTIONARIES = { en, nl, de, fr } as const;

export type Values = Readonly<Record<string, string | number>>;

/** A text in the language of the page; names in braces are replaced by values. */
export function t(key: Key, values: Values = {}): string {
  return filled(DICTIONARIES[language.value][key], values);
}

/** A text with its names in braces replaced; those without a value stay. */
export function filled(text: string, values: Values): string {
  return text.replace(/\{(\w+)\}/g, (brace, name: string) => String(values[name] ?? brace));
}

/** Whether there is such a text; codes of a newer box may have none here. */
export function isKey(key: string): key is Key {
  return Object.hasOwn(en, key);
}

/** How numbers and times are written: as the browser has it, where it speaks the language of the page. */
export const locale = computed(() => {
  const { value } = language;
  return (
    navigator.languages.find((tag) => tag.startsWith(value)) ?? (value === 'en' ? 'en-GB' : value)
  );
});

const numbers = computed(() => {
  const format = (digits: number) =>
    new Intl.NumberFormat(locale.value, {
      minimumFractionDigits: digits,
      maximumFractionDigits: digits,
    });
  return [format(0), format(1), format(2)] as const;
});

function number(value: number, digits: 0 | 1 | 2): string {
  return numbers.value[digits].format(value);
}

/** Up to here a span is told in seconds. */
const SHORT_S = 120;
/** Between a number and its unit, where no line ends. */
const GAP = '\u00a0';

/** `780 W`, `3.26 kW`. */
export function power(watts: number | undefined): string {
  if (watts === undefined) return t('flow.unknown');
  const size = Math.abs(watts);
  return size < 1_000
    ? `${number(watts, 0)}${GAP}W`
    : `${number(watts / 1_000, size < 10_000 ? 2 : 1)}${GAP}kW`;
}

/** `0.8 kW`, for sentences: with fewer digits they change less often. */
export function roundPower(watts: number): string {
  return `${number(watts / 1_000, 1)}${GAP}kW`;
}

/** `0.4 kWh`. */
export function energy(wattHours: number): string {
  return `${number(wattHours / 1_000, wattHours < 100_000 ? 2 : 1)}${GAP}kWh`;
}

/** `16.0 A`. */
export function current(amperes: number): string {
  return `${number(amperes, 1)}${GAP}A`;
}

/** `1.32 €`, as the language has it. */
export function money(amount: number, currency: string): string {
  return new Intl.NumberFormat(locale.value, { style: 'currency', currency }).format(amount);
}

export function percent(share: number): string {
  return `${number(share, 0)}${GAP}%`;
}

export function decimal(value: number, digits: 0 | 1 | 2): string {
  return number(value, digits);
}

const clock = computed(
  () => new Intl.DateTimeFormat(locale.value, { hour: '2-digit', minute: '2-digit' }),
);
const dayAndClock = computed(
  () =>
    new Intl.DateTimeFormat(locale.value, {
      day: 'numeric',
      month: 'short',
      hour: '2-digit',
      minute: '2-digit',
    }),
);

/** The hour and minute, with the day where it is another one. */
export function moment(instant: string | number): string {
  const time = new Date(instant);
  const isToday = time.toDateString() === new Date().toDateString();
  const text = (isToday ? clock : dayAndClock).value.format(time);
  // A line may end between day and hour, and nowhere else.
  return text.replace(/(?<!,) /g, GAP);
}

/** `1:05 h`, `12 min`. */
export function duration(ms: number): string {
  const minutes = Math.max(0, Math.floor(ms / 60_000));
  if (minutes < 60) return `${minutes}${GAP}min`;
  return `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')}${GAP}h`;
}

/** `45 s`, `12 min`, `1:05 h`. */
export function span(seconds: number): string {
  return seconds < SHORT_S ? `${number(seconds, 0)}${GAP}s` : duration(seconds * 1_000);
}
