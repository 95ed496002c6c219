import { useSignal, useSignalEffect } from '@preact/signals';
import { charger, told } from '../state/charger.ts';
import { command } from '../state/commands.ts';
import { learnLimits, limitsNow } from '../state/limits.ts';
import { limitText, roundedDown } from '../words/reason-words.ts';
import { current, t } from '../words/words.ts';
import { Card } from './card.tsx';

const CHOICES = [6, 8, 10, 13, 16, 20, 25, 32];

/** The limit that holds now, the others, and the one a person may set. */
export function Limits() {
  const now = charger.value;
  if (now === undefined) return null;
  const { limits, maxCurrentA } = now;
  const choices = [...new Set([...CHOICES, ...(maxCurrentA === null ? [] : [maxCurrentA])])];
  return (
    <Card name="limits" title={t('limits.title')}>
      <p class="figure">
        {current(limits.currentA)} <small>{t('limits.by', { by: limitText(limits.by) })}</small>
      </p>
      <label>
        {t('limits.max')}
        <select
          value={String(maxCurrentA ?? '')}
          onChange={(event) => {
            const { value } = event.currentTarget;
            const chosen = value === '' ? null : Number(value);
            void command({
              method: 'PATCH',
              path: '',
              body: { maxCurrentA: chosen },
              wish: { maxCurrentA: chosen },
            });
          }}
        >
          <option value="">{t('limits.none')}</option>
          {choices
            .toSorted((one, other) => one - other)
            .map((amperes) => (
              <option key={amperes} value={String(amperes)}>
                {current(amperes)}
              </option>
            ))}
        </select>
      </label>
      <All />
    </Card>
  );
}

/** Every limit there is; asked for only while somebody looks. */
function All() {
  const isOpen = useSignal(false);
  useSignalEffect(() => {
    // Read, so that limits that moved are asked for anew.
    if (isOpen.value && told.value !== undefined) void learnLimits();
  });
  return (
    <details
      onToggle={(event) => {
        isOpen.value = event.currentTarget.open;
      }}
    >
      <summary>{t('limits.all')}</summary>
      <dl>
        {limitsNow.value?.map(({ by, currentA }) => (
          <div key={by} class={by === charger.value?.limits.by ? 'pair-line holds' : 'pair-line'}>
            <dt>{t('limits.by', { by: limitText(by) })}</dt>
            <dd>{current(roundedDown(currentA))}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
