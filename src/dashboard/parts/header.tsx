import { charger } from '../state/charger.ts';
import { isAsking, logout, who } from '../state/login.ts';
import { link } from '../state/stream.ts';
import { t } from '../words/words.ts';

/** Name, link, and who looks. */
export function Header() {
  const { passwordSet = false, mayControl = false } = who.value ?? {};
  return (
    <header class="top">
      <h1>
        <img src="./icon.svg" alt="" width="32" height="32" />
        SunPilot
      </h1>
      <p class={`link ${link.value}`}>
        <span class="dot" aria-hidden="true" />
        {t(link.value === 'offline' ? 'state.away' : `state.${link.value}`)}
      </p>
      {passwordSet && (
        <button
          type="button"
          class="plain"
          onClick={() => {
            if (mayControl) void logout();
            else isAsking.value = true;
          }}
        >
          {t(mayControl ? 'login.out' : 'login.enter')}
        </button>
      )}
      {charger.value?.simulated === true && <p class="banner">{t('state.simulated')}</p>}
    </header>
  );
}
