import { useSignal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { ts } from '../words/setup-words.ts';
import { back, next, STEPS, type Step } from './progress.ts';

/** One step: its questions, and the ways on and back. */
export function StepForm({
  step,
  title,
  children,
  canGoOn = true,
  nextText = ts('setup.next'),
  go = () => next(step),
}: {
  readonly step: Step;
  readonly title: string;
  readonly children: ComponentChildren;
  readonly canGoOn?: boolean;
  readonly nextText?: string;
  readonly go?: () => Promise<void>;
}) {
  const isBusy = useSignal(false);
  const number = STEPS.indexOf(step) + 1;
  return (
    <form
      class="card"
      onSubmit={async (event) => {
        event.preventDefault();
        isBusy.value = true;
        await go();
        isBusy.value = false;
      }}
    >
      <p class="small">{ts('setup.step', { number, count: STEPS.length })}</p>
      <progress max={STEPS.length} value={number} aria-hidden="true" />
      <h2 tabIndex={-1}>{title}</h2>
      {children}
      <div class="ways">
        {number > 1 && (
          <button type="button" class="plain" onClick={() => back(step)}>
            {ts('setup.back')}
          </button>
        )}
        <button type="submit" disabled={!canGoOn || isBusy.value}>
          {nextText}
        </button>
      </div>
    </form>
  );
}
