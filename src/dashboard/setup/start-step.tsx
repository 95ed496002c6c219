import { signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { ask } from '../state/ask.ts';
import { ts } from '../words/setup-words.ts';
import { Pick } from './pick.tsx';
import { answer, answers, finish, trouble } from './progress.ts';
import { StepForm } from './step-form.tsx';

const MODES = ['off', 'manual', 'solar'] as const;

/** Where the configuration will be written. */
const path = signal('');

/** The mode it begins in, and the end of all questions. */
export function StartStep() {
  useEffect(() => {
    void ask<{ path: string; obstacle: string | null }>('GET', 'api/v1/setup/about').then(
      (told) => {
        if (!told.ok) return;
        path.value = told.body.path;
        trouble.value = told.body.obstacle ?? '';
      },
    );
  }, []);
  return (
    <StepForm
      step="start"
      title={ts('start.title')}
      nextText={ts('start.finish')}
      go={() => finish()}
    >
      <Pick
        name="mode"
        legend={ts('start.legend')}
        options={MODES}
        value={answers.value.mode}
        label={(mode) => ts(`start.${mode}`)}
        choose={(mode) => answer({ mode })}
      />
      <p class="small">{ts('start.hint', { path: path.value })}</p>
    </StepForm>
  );
}
