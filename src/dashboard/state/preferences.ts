import { effect, signal } from '@preact/signals';

/** A choice of this browser that stays. */
function kept<Value extends string>(key: string, allowed: readonly Value[], first: Value) {
  const found = localStorage.getItem(`sunpilot.${key}`);
  const value = signal<Value>(allowed.find((one) => one === found) ?? first);
  let isChosen = false;
  value.subscribe((now) => {
    // What nobody chose may begin otherwise next time.
    if (isChosen) localStorage.setItem(`sunpilot.${key}`, now);
    isChosen = true;
  });
  return value;
}

export const THEMES = ['auto', 'light', 'dark'] as const;
export const theme = kept('theme', THEMES, 'auto');

const darkness = matchMedia('(prefers-color-scheme: dark)');
/** Whether the page is dark now: as chosen, or as the device is. */
export const isDark = signal(false);
const notice = () => {
  isDark.value = theme.value === 'auto' ? darkness.matches : theme.value === 'dark';
};
darkness.addEventListener('change', notice);
theme.subscribe(notice);

export const LANGUAGES = ['en', 'nl', 'de', 'fr'] as const;
export type Language = (typeof LANGUAGES)[number];
/** That of the box, where its configuration names one; then those of the browser. */
const ofBox = /(?:^|; )sunpilot-language=(\w\w)/.exec(document.cookie)?.[1];
const spoken = [...(ofBox ? [ofBox] : []), ...navigator.languages.map((tag) => tag.slice(0, 2))];
export const language = kept(
  'language',
  LANGUAGES,
  LANGUAGES.find((one) => spoken.find((tag) => LANGUAGES.some((l) => l === tag)) === one) ?? 'en',
);

effect(() => {
  document.documentElement.dataset['theme'] = theme.value;
  document.documentElement.lang = language.value;
});
