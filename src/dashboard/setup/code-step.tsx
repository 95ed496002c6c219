import { useSignal } from '@preact/signals';
import { ts } from '../words/setup-words.ts';
import { open } from './progress.ts';

/** The code that stands in the log of the box. */
export function CodeStep() {
  const code = useSignal('');
  return (
    <form
      class="card"
      onSubmit={(event) => {
        event.preventDefault();
        void open(code.value);
      }}
    >
      <h2 tabIndex={-1}>{ts('code.title')}</h2>
      <p>{ts('code.hint')}</p>
      <label>
        {ts('code.label')}
        <input
          class="code"
          type="text"
          required
          minLength={8}
          maxLength={12}
          autoComplete="off"
          autoCapitalize="characters"
          spellcheck={false}
          value={code.value}
          onInput={(event) => {
            code.value = event.currentTarget.value;
          }}
        />
      </label>
      <button type="submit">{ts('code.open')}</button>
    </form>
  );
}
