import { useSignal, useSignalEffect } from '@preact/signals';
import { useRef } from 'preact/hooks';
import { giveUp, goOn } from '../state/commands.ts';
import { isAsking, login, who } from '../state/login.ts';
import { open } from '../state/stream.ts';
import { t } from '../words/words.ts';

/** Asks for the password: when something is to be changed, or when nothing may be seen without. */
export function Login() {
  const dialog = useRef<HTMLDialogElement>(null);
  const password = useSignal('');
  const refusal = useSignal<string | undefined>(undefined);
  useSignalEffect(() => {
    const isWanted = isAsking.value || who.value?.mayLook === false;
    if (isWanted && dialog.current?.open === false) dialog.current.showModal();
    if (!isWanted) dialog.current?.close();
  });
  return (
    <dialog
      ref={dialog}
      aria-labelledby="login-title"
      onCancel={giveUp}
      onClose={() => {
        isAsking.value = false;
        refusal.value = undefined;
      }}
    >
      <form
        onSubmit={async (event) => {
          event.preventDefault();
          refusal.value = await login(password.value);
          password.value = '';
          if (refusal.value !== undefined) return;
          open();
          goOn();
        }}
      >
        <h2 id="login-title">{t('login.title')}</h2>
        <p>{t('login.why')}</p>
        <label>
          <span class="unseen">{t('login.title')}</span>
          <input
            type="password"
            autocomplete="current-password"
            required
            value={password.value}
            onInput={(event) => {
              password.value = event.currentTarget.value;
            }}
          />
        </label>
        <p role="alert" class="refusal">
          {refusal.value}
        </p>
        <div class="buttons">
          <button
            type="button"
            class="plain"
            onClick={() => {
              giveUp();
              dialog.current?.close();
            }}
          >
            {t('login.cancel')}
          </button>
          <button type="submit">{t('login.enter')}</button>
        </div>
      </form>
    </dialog>
  );
}
