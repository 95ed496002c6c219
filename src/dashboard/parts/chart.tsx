import { useSignal, useSignalEffect } from '@preact/signals';
import { hour } from '../state/hour.ts';
import { who } from '../state/login.ts';
import { type Moment, withGaps } from '../state/moment.ts';
import { historyOf, historyPath, type Span } from '../state/past.ts';
import { save } from '../state/save.ts';
import { t } from '../words/words.ts';
import { Card } from './card.tsx';
import { Choice } from './choice.tsx';
import { MomentTable } from './moment-table.tsx';
import { Plot } from './plot.tsx';

const SPANS = ['hour', 'today', 'yesterday', 'day'] as const;
/** Readings further apart are drawn apart, seconds: some meters speak each 10 s. */
const LIVE_GAP_S = 30;
const MINUTES_GAP_S = 150;

/** Power over an hour or a day, as a picture, a table, or a file. */
export function Chart() {
  const chosen = useSignal<(typeof SPANS)[number]>('hour');
  const date = useSignal(dateText(new Date()));
  const isTable = useSignal(false);
  /** What the box remembers of the day that was chosen; undefined until it has told. */
  const past = useSignal<readonly Moment[] | undefined>(undefined);
  useSignalEffect(() => {
    past.value = undefined;
    if (chosen.value === 'hour' || who.value?.mayRead !== true) return;
    const span = spanOf(chosen.value, date.value);
    let isWanted = true;
    void historyOf(span).then((moments = []) => {
      // Of two days asked for one after the other the first may be told last.
      if (isWanted) past.value = moments;
    });
    return () => {
      isWanted = false;
    };
  });

  const isHour = chosen.value === 'hour';
  const moments = isHour
    ? withGaps(hour.value, LIVE_GAP_S)
    : withGaps(past.value ?? [], MINUTES_GAP_S);
  const mayRead = who.value?.mayRead === true;
  return (
    <Card
      name="chart"
      title={t('chart.title')}
      side={
        <button
          type="button"
          class="plain"
          aria-pressed={isTable.value}
          onClick={() => {
            isTable.value = !isTable.value;
          }}
        >
          {t(isTable.value ? 'chart.picture' : 'chart.table')}
        </button>
      }
    >
      {mayRead && (
        <div class="spans">
          <Choice
            name="span"
            legend={t('chart.title')}
            options={SPANS}
            value={chosen.value}
            label={(option) => t(`chart.${option}`)}
            choose={(option) => {
              chosen.value = option;
            }}
          />
          {chosen.value === 'day' && (
            <label>
              <span class="unseen">{t('chart.day')}</span>
              <input
                type="date"
                value={date.value}
                max={dateText(new Date())}
                onInput={(event) => {
                  if (event.currentTarget.value !== '') date.value = event.currentTarget.value;
                }}
              />
            </label>
          )}
          <button
            type="button"
            class="plain"
            onClick={() => {
              const span = spanOf(chosen.value, date.value);
              void save(historyPath(span), `sunpilot-${chosen.value}.csv`);
            }}
          >
            {t('sessions.csv')}
          </button>
        </div>
      )}
      {moments.length < 2 ? (
        <p class="empty">{emptyText(isHour, past.value)}</p>
      ) : isTable.value ? (
        <MomentTable moments={moments} />
      ) : (
        <Plot key={`${chosen.value} ${date.value}`} moments={moments} />
      )}
    </Card>
  );
}

function emptyText(isHour: boolean, past: readonly Moment[] | undefined): string {
  if (isHour) return t('chart.empty');
  return past === undefined ? t('chart.loading') : t('chart.nothing');
}

const DAY_MS = 86_400_000;

/** A day begins and ends at midnight here, and may have 23 or 25 hours. */
function spanOf(chosen: (typeof SPANS)[number], date: string): Span {
  const nowMs = Date.now();
  if (chosen === 'hour') return { fromMs: nowMs - 3_600_000, toMs: nowMs, stepS: 1 };
  const day = chosen === 'day' ? new Date(`${date}T00:00`) : new Date();
  day.setHours(0, 0, 0, 0);
  if (chosen === 'yesterday') day.setDate(day.getDate() - 1);
  const end = new Date(day.getTime() + 1.5 * DAY_MS);
  end.setHours(0, 0, 0, 0);
  return { fromMs: day.getTime(), toMs: Math.min(end.getTime(), nowMs), stepS: 60 };
}

/** `2026-06-21`, by the clock on the wall. */
function dateText(date: Date): string {
  return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 10);
}
