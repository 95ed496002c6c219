import { type Signal, useSignal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { ask } from '../state/ask.ts';
import { charger } from '../state/charger.ts';
import { who } from '../state/login.ts';
import { current, energy, moment, t } from '../words/words.ts';
import { Card } from './card.tsx';
import { PRESETS } from './mode.tsx';
import { Scroll } from './scroll.tsx';

const PHASES = ['1', '3', 'auto'] as const;
/** Two replays on a slow machine, milliseconds. */
const LIMIT_MS = 130_000;

interface Outcome {
  readonly law: string;
  readonly preset: string;
  readonly phases: 1 | 3 | 'auto';
  readonly maxCurrentA: number;
  readonly solarWh: number;
  readonly gridWh: number;
  readonly closings: number;
}

interface WhatIfJson {
  readonly from: string;
  readonly to: string;
  readonly now: Outcome;
  readonly whatIf: Outcome;
}

/** The last day again, with other settings. */
export function WhatIf() {
  const way = useSignal('');
  const phases = useSignal('');
  const maxA = useSignal('');
  const result = useSignal<WhatIfJson | undefined>(undefined);
  const trouble = useSignal('');
  const isBusy = useSignal(false);
  const now = charger.value;
  if (now === undefined || who.value?.mayRead !== true) return null;
  const replay = async () => {
    isBusy.value = true;
    trouble.value = '';
    const body = {
      ...(way.value === 'step' && { law: 'step' }),
      ...(way.value !== '' && way.value !== 'step' && { law: 'surplus', preset: way.value }),
      ...(phases.value !== '' && {
        phases: phases.value === 'auto' ? 'auto' : Number(phases.value),
      }),
      ...(maxA.value !== '' && { maxCurrentA: Number(maxA.value) }),
    };
    const answer = await ask<WhatIfJson>('POST', 'api/v1/what-if', body, LIMIT_MS);
    isBusy.value = false;
    result.value = answer.ok ? answer.body : undefined;
    trouble.value = answer.ok ? '' : answer.text || t('notice.noAnswer');
  };
  return (
    <Card name="what-if" title={t('whatIf.title')}>
      <p class="small">{t('whatIf.hint')}</p>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void replay();
        }}
      >
        <div class="pair">
          <Select label={t('mode.preset')} value={way}>
            {PRESETS.map((preset) => (
              <option key={preset} value={preset}>
                {t(`preset.${preset}`)}
              </option>
            ))}
            <option value="step">{t('law.step')}</option>
          </Select>
          <Select label={t('whatIf.phases')} value={phases}>
            {PHASES.map((count) => (
              <option key={count} value={count}>
                {count === 'auto' ? t('whatIf.auto') : count}
              </option>
            ))}
          </Select>
          <label>
            {t('whatIf.maxCurrent')}
            <input
              type="number"
              min="6"
              max="51"
              step="1"
              inputMode="numeric"
              placeholder={t('whatIf.asNow')}
              value={maxA.value}
              onInput={(event) => {
                maxA.value = event.currentTarget.value;
              }}
            />
          </label>
        </div>
        <button type="submit" disabled={isBusy.value}>
          {t(isBusy.value ? 'whatIf.busy' : 'whatIf.replay')}
        </button>
      </form>
      <div aria-live="polite">
        {trouble.value !== '' && <p>{trouble.value}</p>}
        {result.value !== undefined && <Comparison {...result.value} />}
      </div>
    </Card>
  );
}

function Select({
  label,
  value,
  children,
}: {
  readonly label: string;
  readonly value: Signal<string>;
  readonly children: ComponentChildren;
}) {
  return (
    <label>
      {label}
      <select
        value={value.value}
        onChange={(event) => {
          value.value = event.currentTarget.value;
        }}
      >
        <option value="">{t('whatIf.asNow')}</option>
        {children}
      </select>
    </label>
  );
}

function Comparison({ from, to, now, whatIf }: WhatIfJson) {
  const rows = [
    [t('session.solar'), energy(now.solarWh), energy(whatIf.solarWh)],
    [t('flow.gridImport'), energy(now.gridWh), energy(whatIf.gridWh)],
    [t('sessions.closings'), now.closings, whatIf.closings],
  ] as const;
  return (
    <Scroll>
      <table>
        <caption class="small">{`${moment(from)} – ${moment(to)}`}</caption>
        <thead>
          <tr>
            <td />
            <th scope="col">{settingsText(now)}</th>
            <th scope="col">{settingsText(whatIf)}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(([name, one, other]) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td>{one}</td>
              <td>{other}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}

function settingsText({ law, preset, phases, maxCurrentA }: Outcome): string {
  const known = PRESETS.find((one) => one === preset);
  const way = law === 'step' || known === undefined ? t('law.step') : t(`preset.${known}`);
  const count = phases === 'auto' ? t('whatIf.auto') : phases;
  return `${way}, ${count} × ${current(maxCurrentA)}`;
}
