import { charger } from '../state/charger.ts';
import { duration, energy, percent, t } from '../words/words.ts';
import { Card } from './card.tsx';
import { nowMs } from './now.ts';

/** What the car has taken since it was plugged in. */
export function Session() {
  const now = charger.value;
  if (now === undefined) return null;
  const { session, energyTotalWh } = now;
  return (
    <Card name="session" title={t('session.title')}>
      {session === null ? (
        <p>{t('session.none')}</p>
      ) : (
        <dl>
          <dt>{t('session.energy')}</dt>
          <dd class="figure">{energy(session.energyWh)}</dd>
          <dt>{t('session.solar')}</dt>
          <dd class="figure">
            {session.energyWh === 0 ? '–' : percent((100 * session.solarWh) / session.energyWh)}
          </dd>
          <dt>{t('session.duration')}</dt>
          <dd>{duration(nowMs.value - Date.parse(session.startedAt))}</dd>
          <dt>{t('session.total')}</dt>
          <dd>{energy(energyTotalWh)}</dd>
        </dl>
      )}
    </Card>
  );
}
