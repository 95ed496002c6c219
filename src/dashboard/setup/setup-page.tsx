import { useEffect, useRef } from 'preact/hooks';
import { LANGUAGES, type Language, language } from '../state/preferences.ts';
import { ts } from '../words/setup-words.ts';
import { BoardStep } from './board-step.tsx';
import { CodeStep } from './code-step.tsx';
import { MeterStep } from './meter-step.tsx';
import { place, trouble } from './progress.ts';
import { StartStep } from './start-step.tsx';
import { WelcomeStep } from './welcome-step.tsx';
import { WiresStep } from './wires-step.tsx';

/** Language names in their own language. */
const LANGUAGE_NAMES: Readonly<Record<Language, string>> = {
  en: 'English',
  nl: 'Nederlands',
  de: 'Deutsch',
  fr: 'Français',
};

/** The page of a first installation. */
export function SetupPage() {
  const main = useRef<HTMLElement>(null);
  const now = place.value;
  useEffect(() => {
    // Whoever listens or types goes on where the new questions begin.
    main.current?.querySelector('h2')?.focus();
  }, [now]);
  return (
    <>
      <header class="top">
        <p class="brand">
          <img src="./icon.svg" alt="" width="32" height="32" />
          SunPilot
        </p>
        <label class="tongue">
          <span class="unseen">{ts('welcome.language')}</span>
          <select
            value={language.value}
            onChange={(event) => {
              language.value = event.currentTarget.value as Language;
            }}
          >
            {LANGUAGES.map((one) => (
              <option key={one} value={one}>
                {LANGUAGE_NAMES[one]}
              </option>
            ))}
          </select>
        </label>
      </header>
      <main ref={main} class="setup">
        <h1>{ts('setup.title')}</h1>
        <StepNow />
        <p class="trouble" role="alert">
          {trouble.value}
        </p>
        <p class="small">{ts('setup.safe')}</p>
      </main>
    </>
  );
}

function StepNow() {
  switch (place.value) {
    case undefined:
      return null;
    case 'code':
      return <CodeStep />;
    case 'closed':
      return <p>{ts('code.closed')}</p>;
    case 'welcome':
      return <WelcomeStep />;
    case 'meter':
      return <MeterStep />;
    case 'wires':
      return <WiresStep />;
    case 'board':
      return <BoardStep />;
    case 'start':
      return <StartStep />;
    case 'done':
      return (
        <section class="card">
          <h2 tabIndex={-1}>{ts('done.title')}</h2>
          <p role="status">{ts('done.hint')}</p>
        </section>
      );
  }
}
