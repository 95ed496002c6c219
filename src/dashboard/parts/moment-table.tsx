import type { Moment } from '../state/moment.ts';
import { current, isKey, moment, power, t } from '../words/words.ts';
import { Scroll } from './scroll.tsx';

/** Rows of the table; the picture and the file have them all. */
const ROWS = 60;

/** Power over time for who cannot see, or wants the numbers. Newest first. */
export function MomentTable({ moments }: { readonly moments: readonly Moment[] }) {
  const known = moments.filter(({ mode }) => mode !== undefined);
  const step = Math.ceil(known.length / ROWS);
  const rows = known.toReversed().filter((_, index) => index % step === 0);
  return (
    <Scroll>
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
            <th scope="col" class="wide">
              {t('chart.mode')}
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((one) => (
            <tr key={one.s}>
              <th scope="row">{moment(one.s * 1_000)}</th>
              <td>{power(one.gridW)}</td>
              <td class="wide">{power(one.surplusW)}</td>
              <td>{power(one.carW)}</td>
              <td>{one.offeredA === undefined ? '–' : current(one.offeredA)}</td>
              <td class="wide">{modeText(one)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}

function modeText({ mode = '', isFault }: Moment): string {
  if (isFault) return t('chart.fault');
  const key = `mode.${mode}`;
  return isKey(key) ? t(key) : mode;
}
