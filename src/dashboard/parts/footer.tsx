import { LANGUAGES, type Language, language, THEMES, theme } from '../state/preferences.ts';
import { version } from '../state/version.ts';
import { t } from '../words/words.ts';

const NAMES: Readonly<Record<Language, string>> = {
  en: 'English',
  nl: 'Nederlands',
  de: 'Deutsch',
  fr: 'Français',
};

/** How the page looks and speaks, and where the rest is. */
export function Footer() {
  return (
    <footer>
      <label>
        {t('settings.language')}
        <select
          value={language.value}
          onChange={(event) => {
            language.value = event.currentTarget.value as Language;
          }}
        >
          {LANGUAGES.map((one) => (
            <option key={one} value={one} lang={one}>
              {NAMES[one]}
            </option>
          ))}
        </select>
      </label>
      <label>
        {t('settings.theme')}
        <select
          value={theme.value}
          onChange={(event) => {
            theme.value = event.currentTarget.value as (typeof THEMES)[number];
          }}
        >
          {THEMES.map((one) => (
            <option key={one} value={one}>
              {t(`theme.${one}`)}
            </option>
          ))}
        </select>
      </label>
      <nav>
        {version.value !== undefined && <span>SunPilot {version.value}</span>}
        <a href="docs/">{t('page.api')}</a>
        <a href="metrics">{t('page.metrics')}</a>
      </nav>
    </footer>
  );
}
