import { ts } from '../words/setup-words.ts';
import { Pick } from './pick.tsx';
import { answer, answers, finish, path } from './progress.ts';
import { StepForm } from './step-form.tsx';

const MODES = ['off', 'manual', 'solar'] as const;

/** The mode it begins in, and the end of all questions. */
export function StartStep() {
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
