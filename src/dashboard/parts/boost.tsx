import { useSignal } from '@preact/signals';
import { charger } from '../state/charger.ts';
import { command } from '../state/commands.ts';
import { current, t } from '../words/words.ts';
import { Card } from './card.tsx';

/** "I need the car": so much energy, or until then, whatever the sun does or at the low tariff. */
export function Boost() {
  const kwh = useSignal('15');
  const until = useSignal('');
  const onlyLow = useSignal(false);
  const now = charger.value;
  if (now === undefined) return null;
  const { boost } = now;
  const currentA = boost?.currentA ?? Math.max(6, Math.floor(Math.min(32, now.limits.currentA)));
  const isLow = boost === null ? onlyLow.value : boost.tariff === 'low';
  const start = () => {
    const energyWh = Math.round(Number(kwh.value.replace(',', '.')) * 1_000);
    const end = until.value === '' ? {} : { until: nextTime(until.value).toISOString() };
    const body = {
      currentA,
      ...(until.value === '' ? { untilEnergyWh: energyWh } : end),
      ...(isLow && { tariff: 'low' }),
    };
    void command({ method: 'PUT', path: '/boost', body });
  };
  return (
    <Card name="boost" title={t('boost.title')}>
      {boost !== null ? (
        <button type="button" onClick={() => void command({ method: 'DELETE', path: '/boost' })}>
          {t('boost.end')}
        </button>
      ) : (
        <form
          onSubmit={(event) => {
            event.preventDefault();
            start();
          }}
        >
          <div class="pair">
            <label>
              {t('boost.energy')}
              <input
                type="number"
                min="0.5"
                max="150"
                step="0.5"
                inputMode="decimal"
                value={kwh.value}
                disabled={until.value !== ''}
                onInput={(event) => {
                  kwh.value = event.currentTarget.value;
                }}
              />
            </label>
            <label>
              {t('boost.until')}
              <input
                type="time"
                value={until.value}
                onInput={(event) => {
                  until.value = event.currentTarget.value;
                }}
              />
            </label>
          </div>
          <label class="tick">
            <input
              type="checkbox"
              checked={isLow}
              onInput={(event) => {
                onlyLow.value = event.currentTarget.checked;
              }}
            />
            {t('boost.onlyLow')}
          </label>
          <button type="submit">{t(isLow ? 'boost.startLow' : 'boost.start')}</button>
        </form>
      )}
      <p class="small">
        {t(isLow ? 'boost.hintLow' : 'boost.hint', {
          currentA: current(currentA),
          mode: t(`mode.${now.mode}`),
        })}
        {boost?.tariff === 'low' && boost.tariffNow === null && ` ${t('boost.noTariff')}`}
      </p>
    </Card>
  );
}

/** The next time the clock shows `hh:mm`. */
function nextTime(text: string): Date {
  const [hours = 0, minutes = 0] = text.split(':').map(Number);
  const time = new Date();
  time.setHours(hours, minutes, 0, 0);
  if (time.getTime() <= Date.now()) time.setDate(time.getDate() + 1);
  return time;
}
