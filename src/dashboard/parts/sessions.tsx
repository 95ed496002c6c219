import { computed, effect, signal, useSignal } from '@preact/signals';
import { told } from '../state/charger.ts';
import { who } from '../state/login.ts';
import { type ChargingSession, newestSessions, sessionsPath } from '../state/past.ts';
import { save } from '../state/save.ts';
import { duration, energy, locale, moment, money, percent, t } from '../words/words.ts';
import { Card } from './card.tsx';
import { Scroll } from './scroll.tsx';

const sessions = signal<readonly ChargingSession[] | undefined>(undefined);
/** A charge that begins or ends is worth a look. */
const present = computed(() => told.value?.session?.startedAt);

effect(() => {
  // Read, so that it is asked again when it changes.
  const key = present.value;
  if (who.value?.mayRead !== true || key === null) return;
  void newestSessions().then((newest) => {
    sessions.value = newest;
  });
});

/** What was charged, newest first. */
export function Sessions() {
  const list = sessions.value;
  if (list === undefined) return null;
  const hasCost = list.some(({ cost }) => cost !== null);
  const isWorkedOut = list.some(isNotMeasured);
  return (
    <Card name="sessions" title={t('sessions.title')} side={<Csv />}>
      {list.length === 0 ? (
        <p>{t('sessions.none')}</p>
      ) : (
        <Scroll>
          <table>
            <thead>
              <tr>
                <th scope="col">{t('sessions.start')}</th>
                <th scope="col">{t('session.energy')}</th>
                <th scope="col">{t('session.solar')}</th>
                <th scope="col" class="wide">
                  {t('session.duration')}
                </th>
                <th scope="col" class="wide">
                  {t('sessions.closings')}
                </th>
                {hasCost && <th scope="col">{t('sessions.cost')}</th>}
              </tr>
            </thead>
            <tbody>
              {list.map((session) => (
                <Row key={session.id} session={session} hasCost={hasCost} />
              ))}
            </tbody>
          </table>
        </Scroll>
      )}
      {isWorkedOut && <p class="small">{t('sessions.notMeasured')}</p>}
    </Card>
  );
}

function isNotMeasured({ energyBasis }: ChargingSession): boolean {
  return energyBasis !== null && energyBasis !== 'measured';
}

/** A month as a file, or the last year. */
function Csv() {
  const month = useSignal('');
  return (
    <div class="save">
      <label>
        <span class="unseen">{t('sessions.month')}</span>
        <select
          value={month.value}
          onChange={(event) => {
            month.value = event.currentTarget.value;
          }}
        >
          <option value="">{t('sessions.year')}</option>
          {lastMonths().map(([name, label]) => (
            <option key={name} value={name}>
              {label}
            </option>
          ))}
        </select>
      </label>
      <button
        type="button"
        class="plain"
        onClick={() => {
          const part = month.value === '' ? '' : `-${month.value}`;
          void save(sessionsPath(month.value), `sunpilot-sessions${part}.csv`);
        }}
      >
        {t('sessions.csv')}
      </button>
    </div>
  );
}

/** This month and those of a year before, `2026-06` with its name. */
function lastMonths(): readonly (readonly [string, string])[] {
  const now = new Date();
  const format = new Intl.DateTimeFormat(locale.value, { month: 'long', year: 'numeric' });
  return Array.from({ length: 13 }, (_, back) => {
    const month = new Date(now.getFullYear(), now.getMonth() - back, 1);
    const name = `${month.getFullYear()}-${String(month.getMonth() + 1).padStart(2, '0')}`;
    return [name, format.format(month)] as const;
  });
}

function Row({
  session,
  hasCost,
}: {
  readonly session: ChargingSession;
  readonly hasCost: boolean;
}) {
  const { startedAt, energyWh, solarWh, durationS, closings, cost, currency } = session;
  return (
    <tr>
      <th scope="row">{moment(startedAt)}</th>
      <td>
        {isNotMeasured(session) ? '≈ ' : ''}
        {energy(energyWh)}
      </td>
      <td>{energyWh === 0 ? '–' : percent((100 * solarWh) / energyWh)}</td>
      <td class="wide">{duration(durationS * 1_000)}</td>
      <td class="wide">{closings}</td>
      {hasCost && <td>{cost === null ? '–' : money(cost, currency ?? 'EUR')}</td>}
    </tr>
  );
}
