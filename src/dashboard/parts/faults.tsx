import { charger } from '../state/charger.ts';
import { command } from '../state/commands.ts';
import { faultText } from '../words/fault-words.ts';
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
        {faults.map((fault) => (
          <Fault key={fault.kind} {...fault} />
        ))}
      </ul>
    </Card>
  );
}

type FaultJson = NonNullable<typeof charger.value>['faults'][number];

function Fault({ kind, since, latched, recorded, ...said }: FaultJson) {
  const { text, remedy, detail } = faultText(kind, said);
  const isReset = latched && !AT_THE_BOX.includes(kind);
  return (
    <li>
      <p>
        <strong>{text}</strong> <small>{t('fault.since', { time: moment(since) })}</small>
      </p>
      <p>{remedy}</p>
      {detail !== '' && <p class="small">{detail}</p>}
      {recorded === false && <p class="small">{t('fault.notRecorded')}</p>}
      {isReset && (
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
  );
}
