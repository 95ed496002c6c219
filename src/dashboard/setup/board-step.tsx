import { signal } from '@preact/signals';
import { ask } from '../state/ask.ts';
import { faultText } from '../words/fault-words.ts';
import { ts } from '../words/setup-words.ts';
import { current } from '../words/words.ts';
import { Pick } from './pick.tsx';
import { allAnswers, answer, answers, type Board, refusalText, trouble } from './progress.ts';
import { StepForm } from './step-form.tsx';

interface SelfTest {
  readonly ok: boolean;
  readonly detail?: string;
  readonly pilot?: string;
  readonly cableA?: number;
  readonly temperatureC?: number;
  readonly faults?: readonly { readonly kind: string; readonly detail: string }[];
}

const DRIVERS = ['simulated', 'sysfs', 'pigpiod'] as const;
/** Opening a guard, watching for some seconds, milliseconds. */
const LIMIT_MS = 30_000;

const result = signal<SelfTest | undefined>(undefined);
const isTesting = signal(false);

/** What drives the pilot, and whether it does. */
export function BoardStep() {
  const { board } = answers.value;
  const isReal = board.driver !== 'simulated';
  const set = (next: Board) => {
    result.value = undefined;
    trouble.value = '';
    answer({ board: next });
  };
  const isTested = !isReal || result.value !== undefined;
  const isSensed = board.sense !== 'none';
  return (
    <StepForm
      step="board"
      title={ts('board.title')}
      canGoOn={isTested && !isTesting.value}
      nextText={ts(result.value?.ok === false ? 'board.all-the-same' : 'setup.next')}
    >
      <Pick
        name="driver"
        legend={ts('board.driver')}
        options={DRIVERS}
        value={board.driver}
        label={(driver) => ts(`board.${driver}`)}
        choose={(driver) => set(driver === 'simulated' ? { driver } : { driver, sense: 'iio' })}
      />
      {isReal && (
        <label class="check">
          <input
            type="checkbox"
            checked={isSensed}
            onChange={(event) =>
              set({ driver: board.driver, sense: event.currentTarget.checked ? 'iio' : 'none' })
            }
          />
          {ts('board.sense')}
        </label>
      )}
      {isReal && !isSensed && (
        <label class="check">
          <input
            type="checkbox"
            checked={board.contactorInterlock === 'external'}
            onChange={(event) =>
              set({
                ...board,
                contactorInterlock: event.currentTarget.checked ? 'external' : 'none',
              })
            }
          />
          {ts('board.interlock')}
        </label>
      )}
      {isReal && (
        <button
          type="button"
          class="plain try"
          disabled={isTesting.value}
          onClick={() => void test()}
        >
          {ts(isTesting.value ? 'board.testing' : 'board.test')}
        </button>
      )}
      <div role="status">{result.value !== undefined && <Outcome {...result.value} />}</div>
      {!isTested && <p class="small">{ts('board.needed')}</p>}
    </StepForm>
  );
}

function Outcome({ ok, detail, pilot, cableA, temperatureC, faults = [] }: SelfTest) {
  return (
    <>
      <p>{ts(ok ? 'board.fine' : 'board.bad')}</p>
      {(detail !== undefined || faults.length > 0) && (
        <ul>
          {detail !== undefined && <li>{detail}</li>}
          {faults.map((fault) => (
            <li key={fault.kind}>
              {faultText(fault.kind, { text: fault.kind, remedy: '' }).text}{' '}
              <small>{fault.detail}</small>
            </li>
          ))}
        </ul>
      )}
      <dl>
        {pilot !== undefined && (
          <>
            <dt>{ts('board.pilot')}</dt>
            <dd>{pilot}</dd>
          </>
        )}
        {cableA !== undefined && (
          <>
            <dt>{ts('board.cable')}</dt>
            <dd>{current(cableA)}</dd>
          </>
        )}
        {temperatureC !== undefined && (
          <>
            <dt>{ts('board.temperature')}</dt>
            <dd>{`${temperatureC} °C`}</dd>
          </>
        )}
      </dl>
    </>
  );
}

async function test(): Promise<void> {
  trouble.value = '';
  isTesting.value = true;
  const told = await ask<SelfTest>('POST', 'api/v1/setup/board', allAnswers(), LIMIT_MS);
  isTesting.value = false;
  if (told.ok) result.value = told.body;
  else trouble.value = refusalText(told);
}
