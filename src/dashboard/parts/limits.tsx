import { charger } from '../state/charger.ts';
import { command } from '../state/commands.ts';
import { current, t } from '../words/words.ts';
import { Card } from './card.tsx';

const CHOICES = [6, 8, 10, 13, 16, 20, 25, 32];

/** The limit that holds now, and the one a person may set. */
export function Limits() {
  const now = charger.value;
  if (now === undefined) return null;
  const { limits, maxCurrentA } = now;
  const choices = [...new Set([...CHOICES, ...(maxCurrentA === null ? [] : [maxCurrentA])])];
  return (
    <Card name="limits" title={t('limits.title')}>
      <p class="figure">
        {t('limits.now', { currentA: current(limits.currentA), by: t(`limit.${limits.by}`) })}
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
    </Card>
  );
}
