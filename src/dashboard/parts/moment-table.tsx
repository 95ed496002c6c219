import type { Moment } from '../state/moment.ts';
import { current, moment, power, t } from '../words/words.ts';

/** Rows of the table; the picture and the file have them all. */
const ROWS = 60;

/** Power over time for who cannot see, or wants the numbers. Newest first. */
export function MomentTable({ moments }: { readonly moments: readonly Moment[] }) {
  const step = Math.ceil(moments.length / ROWS);
  const rows = moments.filter((_, index) => index % step === 0).toReversed();
  return (
    <div class="scroll">
      <table>
        <thead>
          <tr>
            <th scope="col">{t('chart.time')}</th>
            <th scope="col">{t('chart.grid')}</th>
            <th scope="col" class="wide">
              {t('chart.surplus')}
            </th>
            <th scope="col">{t('chart.car')}</th>
            <th scope="col">{t('chart.current')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ s, gridW, surplusW, carW, offeredA }) => (
            <tr key={s}>
              <th scope="row">{moment(s * 1_000)}</th>
              <td>{power(gridW)}</td>
              <td class="wide">{power(surplusW)}</td>
              <td>{power(carW)}</td>
              <td>{offeredA === undefined ? '–' : current(offeredA)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
