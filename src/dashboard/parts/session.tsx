import { aheadMs, charger } from '../state/charger.ts';
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
      {session === null ? <p>{t('session.none')}</p> : <Figures {...session} />}
      <dl>
        {session !== null && (
          <>
            <dt>{t('session.duration')}</dt>
            <dd>{duration(nowMs.value + aheadMs.value - Date.parse(session.startedAt))}</dd>
          </>
        )}
        <dt>{t('session.total')}</dt>
        <dd>{energy(energyTotalWh)}</dd>
      </dl>
    </Card>
  );
}

function Figures({ energyWh, solarWh }: { readonly energyWh: number; readonly solarWh: number }) {
  const share = energyWh === 0 ? undefined : Math.min(100, (100 * solarWh) / energyWh);
  return (
    <>
      <div class="figures">
        <p>
          <span class="figure">{energy(energyWh)}</span>
          <span class="small">{t('session.energy')}</span>
        </p>
        <p>
          <span class="figure">{share === undefined ? '–' : percent(share)}</span>
          <span class="small">{t('session.solar')}</span>
        </p>
      </div>
      {/* What the number beside it says already. */}
      <div class="share" aria-hidden="true">
        <span style={{ width: `${share ?? 0}%` }} />
      </div>
    </>
  );
}
