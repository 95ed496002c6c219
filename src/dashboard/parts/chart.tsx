import { useSignal } from '@preact/signals';
import { hour, type Moment } from '../state/hour.ts';
import { current, moment, power, t } from '../words/words.ts';
import { Card } from './card.tsx';
import { Plot } from './plot.tsx';

/** Rows of the table; the picture has them all. */
const ROWS = 60;

/** The last hour, as a picture or as a table. */
export function Chart() {
  const isTable = useSignal(false);
  const moments = hour.value;
  const toggle = (
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
  );
  return (
    <Card name="chart" title={t('chart.title')} side={toggle}>
      {moments.length < 2 ? (
        <p>{t('chart.empty')}</p>
      ) : isTable.value ? (
        <Table moments={moments} />
      ) : (
        <Plot moments={moments} />
      )}
    </Card>
  );
}

function Table({ moments }: { readonly moments: readonly Moment[] }) {
  const step = Math.ceil(moments.length / ROWS);
  const rows = moments.filter((_, index) => index % step === 0).toReversed();
  return (
    <div class="scroll">
      <table>
        <thead>
          <tr>
            <th scope="col">{t('chart.time')}</th>
            <th scope="col">{t('chart.grid')}</th>
            <th scope="col">{t('chart.surplus')}</th>
            <th scope="col">{t('chart.car')}</th>
            <th scope="col">{t('chart.current')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ s, gridW, surplusW, carW, offeredA }) => (
            <tr key={s}>
              <th scope="row">{moment(s * 1_000)}</th>
              <td>{power(gridW)}</td>
              <td>{power(surplusW)}</td>
              <td>{power(carW)}</td>
              <td>{offeredA === undefined ? '–' : current(offeredA)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
