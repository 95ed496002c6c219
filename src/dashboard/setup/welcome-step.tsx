import { useSignal } from '@preact/signals';
import { ts } from '../words/setup-words.ts';
import { answer, answers } from './progress.ts';
import { StepForm } from './step-form.tsx';

/** The password; the language stands above on every step. */
export function WelcomeStep() {
  const isShown = useSignal(false);
  return (
    <StepForm step="welcome" title={ts('welcome.title')}>
      <div class="field">
        <label for="password">{ts('welcome.password')}</label>
        {isShown.value ? (
          <input type="text" {...typed()} />
        ) : (
          <input type="password" {...typed()} />
        )}
      </div>
      <label class="check">
        <input
          type="checkbox"
          checked={isShown.value}
          onChange={(event) => {
            isShown.value = event.currentTarget.checked;
          }}
        />
        {ts('welcome.show')}
      </label>
      <p class="small">{ts('welcome.hint')}</p>
    </StepForm>
  );
}

function typed() {
  return {
    id: 'password',
    required: true,
    minLength: 8,
    maxLength: 256,
    autoComplete: 'new-password',
    value: answers.value.password,
    onInput: (event: { currentTarget: HTMLInputElement }) =>
      answer({ password: event.currentTarget.value }),
  } as const;
}
