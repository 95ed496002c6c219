import { type Signal, signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { ask } from '../state/ask.ts';
import { isSetupKey, ts } from '../words/setup-words.ts';
import { power } from '../words/words.ts';
import { Pick } from './pick.tsx';
import { type Answers, answer, answers, refusalText, TIMEZONE, trouble } from './progress.ts';
import { StepForm } from './step-form.tsx';

type Meter = NonNullable<Answers['meter']>;

interface Found {
  readonly name: string;
  readonly where: string;
  readonly meter: Meter;
}

interface Trial {
  readonly ok: boolean;
  /** Why there is no reading, and that in the box's own words. */
  readonly kind?: string;
  readonly detail?: string;
  readonly meter?: Meter;
  readonly phases?: number;
  readonly reading?: { readonly importW?: number; readonly exportW?: number };
}

/** A serial port is listened to for half a minute; milliseconds. */
const LIMIT_MS = 45_000;
const LOOK_MS = 15_000;

const found = signal<readonly Found[] | undefined>(undefined);
/** Which of them: its place in the list, or a way of one's own. */
const way = signal<string>('');
const address = signal('http://');
const port = signal('/dev/ttyUSB0');
const trial = signal<Trial | undefined>(undefined);
const isTrying = signal(false);

/** Where the meter is, and what it says now. */
export function MeterStep() {
  useEffect(() => {
    if (found.value === undefined) void look();
  }, []);
  const list = found.value ?? [];
  const options = [...list.keys()].map(String).concat('address', 'port', 'simulated');
  return (
    <StepForm
      step="meter"
      title={ts('find.title')}
      canGoOn={answers.value.meter !== undefined && !isTrying.value}
    >
      <div class="row">
        <p role="status">{found.value === undefined ? ts('find.looking') : ''}</p>
        {found.value !== undefined && (
          <button type="button" class="plain" onClick={() => void look()}>
            {ts('find.again')}
          </button>
        )}
      </div>
      <Pick
        name="meter"
        legend={ts('find.legend')}
        options={options}
        value={way.value}
        label={labelOf}
        choose={(chosen) => {
          way.value = chosen;
          forget(chosen === 'simulated' ? { source: 'simulated' } : undefined);
        }}
      />
      {way.value === 'address' && <Text label={ts('find.addressLabel')} value={address} />}
      {way.value === 'port' && <Text label={ts('find.portLabel')} value={port} />}
      {way.value !== '' && way.value !== 'simulated' && (
        <button
          type="button"
          class="plain try"
          disabled={isTrying.value}
          onClick={() => void listen()}
        >
          {ts(isTrying.value ? 'find.trying' : 'find.try')}
        </button>
      )}
      <div role="status">
        {trial.value?.ok === true && <Reading {...trial.value} />}
        {trial.value?.ok === false && <Refusal {...trial.value} />}
      </div>
      {answers.value.meter === undefined && <p class="small">{ts('find.needed')}</p>}
    </StepForm>
  );
}

function labelOf(option: string) {
  if (option === 'address') return ts('find.address');
  if (option === 'port') return ts('find.port');
  if (option === 'simulated') return ts('find.simulated');
  const { name, where } = found.value?.[Number(option)] ?? { name: '', where: '' };
  return (
    <>
      {name} <small>{where}</small>
    </>
  );
}

function Text({ label, value }: { readonly label: string; readonly value: Signal<string> }) {
  return (
    <label>
      {label}
      <input
        type="text"
        required
        autoComplete="off"
        value={value.value}
        onInput={(event) => {
          value.value = event.currentTarget.value;
          forget(undefined);
        }}
      />
    </label>
  );
}

/** Kinds of which the box knows more than there are words for here. */
const TOLD_IN_FULL: readonly string[] = ['invalid', 'not-in-house', 'transport', 'status'];

function Refusal({ kind = '', detail = '' }: Trial) {
  const key = `refused.${kind}`;
  if (!isSetupKey(key)) return <p class="refused">{detail}</p>;
  return (
    <p class="refused">
      {ts(key)}
      {TOLD_IN_FULL.includes(kind) && <small>{detail}</small>}
    </p>
  );
}

function Reading({ reading, phases }: Trial) {
  return (
    <>
      <p>{ts('find.heard')}</p>
      <dl class="reading">
        <dt>{ts('find.power')}</dt>
        <dd class="figure">{power(reading?.importW)}</dd>
        <dt>{ts('find.export')}</dt>
        <dd class="figure">{power(reading?.exportW)}</dd>
        <dt>{ts('find.phases')}</dt>
        <dd>{phases === 0 ? ts('find.noPhases') : phases}</dd>
      </dl>
    </>
  );
}

/** Another meter has shown nothing yet. */
function forget(meter: Meter | undefined): void {
  trial.value = undefined;
  trouble.value = '';
  const { meter: _before, ...rest } = answers.value;
  answers.value = meter === undefined ? rest : { ...rest, meter };
}

async function look(): Promise<void> {
  // Places in a list that is made anew mean something else.
  if (/^\d+$/.test(way.value)) {
    way.value = '';
    forget(undefined);
  }
  found.value = undefined;
  const told = await ask<{ meters: readonly Found[] }>(
    'POST',
    'api/v1/setup/meters',
    undefined,
    LOOK_MS,
  );
  found.value = told.ok ? told.body.meters : [];
  if (!told.ok) trouble.value = refusalText(told);
}

async function listen(): Promise<void> {
  const chosen = way.value;
  forget(undefined);
  isTrying.value = true;
  const told = await ask<Trial>('POST', 'api/v1/setup/meter', questionFor(chosen), LIMIT_MS);
  isTrying.value = false;
  if (way.value !== chosen) return;
  trial.value = told.ok ? told.body : { ok: false, detail: refusalText(told) };
  const { ok, meter } = trial.value;
  if (ok && meter !== undefined) answer({ meter });
}

function questionFor(chosen: string) {
  const timezone = TIMEZONE;
  if (chosen === 'address') return { url: address.value, timezone };
  if (chosen === 'port') return { meter: { source: 'serial', path: port.value }, timezone };
  return { meter: found.value?.[Number(chosen)]?.meter ?? {}, timezone };
}
