import { charger } from '../state/charger.ts';
import { command } from '../state/commands.ts';
import { moment, t } from '../words/words.ts';
import { Card } from './card.tsx';

/** Reset where the contactor can be looked at, and nowhere else. */
const AT_THE_BOX: readonly string[] = ['weld', 'rcd-self-test'];

/** What is wrong, and what to do about it. */
export function Faults() {
  const faults = charger.value?.faults ?? [];
  if (faults.length === 0) return null;
  return (
    <Card name="faults" title={t('fault.title')}>
      <ul>
        {faults.map(({ kind, text, remedy, since, latched }) => (
          <li key={kind}>
            <p>
              <strong>{text}</strong> <small>{t('fault.since', { time: moment(since) })}</small>
            </p>
            <p>{remedy}</p>
            {latched && !AT_THE_BOX.includes(kind) && (
              <button
                type="button"
                onClick={() => {
                  void command({ method: 'POST', path: '/faults/reset', body: { kind } });
                }}
              >
                {t('fault.reset')}
              </button>
            )}
          </li>
        ))}
      </ul>
    </Card>
  );
}
