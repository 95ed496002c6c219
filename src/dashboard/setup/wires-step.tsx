import type { SetupKey } from '../words/setup/en.ts';
import { ts } from '../words/setup-words.ts';
import { Pick } from './pick.tsx';
import { type Answers, answer, answers } from './progress.ts';
import { StepForm } from './step-form.tsx';

type Electrical = Answers['electrical'];

/** What the configuration allows, amperes. */
const MOST_OF_WALLBOX_A = 80;
const MOST_OF_HOUSE_A = 250;

/** What the fuse box says. */
export function WiresStep() {
  const { electrical } = answers.value;
  const set = (more: Partial<Electrical>) => answer({ electrical: { ...electrical, ...more } });
  return (
    <StepForm step="wires" title={ts('wires.title')}>
      <Pick
        name="phases"
        legend={ts('wires.phases')}
        options={['1', '3'] as const}
        value={electrical.phases === null ? undefined : electrical.phases === 1 ? '1' : '3'}
        label={(option) => ts(option === '1' ? 'wires.one' : 'wires.three')}
        choose={(option) => set({ phases: option === '1' ? 1 : 3 })}
      />
      <Amperes
        words="wires.circuit"
        value={electrical.circuitA}
        most={MOST_OF_WALLBOX_A}
        isNeeded
        set={(circuitA) => set({ circuitA })}
      />
      <Amperes
        words="wires.cable"
        value={electrical.cableA}
        most={MOST_OF_WALLBOX_A}
        set={(cableA) => set({ cableA })}
      />
      <Amperes
        words="wires.mains"
        value={electrical.mainsA}
        most={MOST_OF_HOUSE_A}
        set={(mainsA) => set({ mainsA })}
      />
    </StepForm>
  );
}

function Amperes({
  words,
  value,
  most,
  set,
  isNeeded = false,
}: {
  readonly words: Extract<SetupKey, 'wires.circuit' | 'wires.cable' | 'wires.mains'>;
  readonly value: number | null;
  readonly most: number;
  readonly set: (amperes: number | null) => void;
  readonly isNeeded?: boolean;
}) {
  const id = words.replace('.', '-');
  return (
    <div class="amperes">
      <label for={id}>{ts(words)}</label>
      <input
        id={id}
        type="number"
        min="6"
        max={most}
        step="1"
        inputMode="numeric"
        required={isNeeded}
        aria-describedby={`${id}-hint`}
        value={value ?? ''}
        onInput={(event) => {
          const { value: text, valueAsNumber } = event.currentTarget;
          set(text === '' ? null : valueAsNumber);
        }}
      />
      <p id={`${id}-hint`} class="small">
        {ts(`${words}Hint`)}
      </p>
    </div>
  );
}
