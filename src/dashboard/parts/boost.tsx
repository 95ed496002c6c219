import { useSignal } from '@preact/signals';
import type { ChargerJson } from '../../house/charger/charger-json.ts';
import { charger } from '../state/charger.ts';
import { command } from '../state/commands.ts';
import { current, energy, moment, t } from '../words/words.ts';
import { Card } from './card.tsx';
import { Choice } from './choice.tsx';

const WAYS = ['energy', 'time'] as const;
/** What is asked for, amperes: a limit that is lower only now should not hold it back later. */
const WANTED_A = 32;

/** "I need the car": so much energy, or until then, whatever the sun does or at the low tariff. */
export function Boost() {
  const now = charger.value;
  if (now === undefined) return null;
  return (
    <Card name="boost" title={t('boost.title')}>
      {now.boost === null ? <Wish {...now} /> : <Progress {...now} boost={now.boost} />}
    </Card>
  );
}

function Wish({ limits, mode }: ChargerJson) {
  const way = useSignal<(typeof WAYS)[number]>('energy');
  const kwh = useSignal('15');
  const until = useSignal('07:00');
  const isLow = useSignal(false);
  const start = () => {
    const end =
      way.value === 'energy'
        ? { untilEnergyWh: Math.round(Number(kwh.value.replace(',', '.')) * 1_000) }
        : { until: nextTime(until.value).toISOString() };
    const body = { currentA: WANTED_A, ...end, ...(isLow.value && { tariff: 'low' }) };
    void command({ method: 'PUT', path: '/boost', body });
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        start();
      }}
    >
      <Choice
        name="boost-way"
        legend={t('boost.way')}
        options={WAYS}
        value={way.value}
        label={(option) => t(`boost.${option}`)}
        choose={(option) => {
          way.value = option;
        }}
      />
      {way.value === 'energy' ? (
        <label>
          {t('boost.kwh')}
          <input
            type="number"
            min="0.5"
            max="150"
            step="0.5"
            required
            inputMode="decimal"
            value={kwh.value}
            onInput={(event) => {
              kwh.value = event.currentTarget.value;
            }}
          />
        </label>
      ) : (
        <label>
          {t('boost.clock')}
          <input
            type="time"
            required
            value={until.value}
            onInput={(event) => {
              until.value = event.currentTarget.value;
            }}
          />
        </label>
      )}
      <label class="tick">
        <input
          type="checkbox"
          checked={isLow.value}
          onInput={(event) => {
            isLow.value = event.currentTarget.checked;
          }}
        />
        {t('boost.onlyLow')}
      </label>
      <button type="submit">{t(isLow.value ? 'boost.startLow' : 'boost.start')}</button>
      <p class="small">{hint(isLow.value, Math.min(WANTED_A, limits.currentA), mode)}</p>
    </form>
  );
}

/** A boost that was set: how far it is, and the way out. */
function Progress({
  boost,
  mode,
  limits,
}: ChargerJson & { readonly boost: NonNullable<ChargerJson['boost']> }) {
  const { currentA, energyWh, untilEnergyWh, until, tariff, tariffNow } = boost;
  const isLow = tariff === 'low';
  const taken = energy(energyWh);
  return (
    <>
      <p class="figure">
        {untilEnergyWh !== null
          ? t('boost.ofEnergy', { taken, wanted: energy(untilEnergyWh) })
          : until === null
            ? t('boost.soFar', { taken })
            : t('boost.untilThen', { taken, time: moment(until) })}
      </p>
      {untilEnergyWh !== null && (
        <progress max={untilEnergyWh} value={energyWh} aria-label={t('boost.title')} />
      )}
      <p class="small">
        {hint(isLow, Math.min(currentA, limits.currentA), mode)}
        {isLow && tariffNow === null && ` ${t('boost.noTariff')}`}
      </p>
      <button type="button" onClick={() => void command({ method: 'DELETE', path: '/boost' })}>
        {t('boost.end')}
      </button>
    </>
  );
}

function hint(isLow: boolean, currentA: number, mode: ChargerJson['mode']): string {
  const values = { currentA: current(currentA), mode: t(`mode.${mode}`) };
  return t(isLow ? 'boost.hintLow' : 'boost.hint', values);
}

/** The next time the clock shows `hh:mm`. */
function nextTime(text: string): Date {
  const [hours = 0, minutes = 0] = text.split(':').map(Number);
  const time = new Date();
  time.setHours(hours, minutes, 0, 0);
  if (time.getTime() <= Date.now()) time.setDate(time.getDate() + 1);
  return time;
}
