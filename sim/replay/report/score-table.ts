import type { LawScore, Replay } from '../replay.ts';
import { lawLabel } from '../sentence.ts';
import { type Column, columnsOf } from '../table.ts';
import { escaped } from './html-text.ts';

/** The table of the report: the one that is printed, in HTML. */
export function scoreTable(
  { days, totals }: Pick<Replay, 'days' | 'totals'>,
  isSwitchable: boolean,
): string {
  const columns = columnsOf(isSwitchable);
  const headings = ['day', 'law', ...columns.map(({ heading }) => heading)];
  const rows = days.flatMap(({ name, runs }) =>
    runs.map((run, law) => rowOf(law === 0 ? name : '', run, { columns, style: '' })),
  );
  const sums = totals.map((total, law) =>
    rowOf(law === 0 ? `${days.length} days` : '', total, { columns, style: 'total' }),
  );
  return `<div class="wide"><table>
<thead><tr>${headings.map((heading) => `<th>${escaped(heading)}</th>`).join('')}</tr></thead>
<tbody>
${[...rows, ...(days.length > 1 ? sums : [])].join('\n')}
</tbody></table></div>`;
}

function rowOf(
  day: string,
  score: LawScore,
  { columns, style }: { columns: readonly Column[]; style: string },
): string {
  const cells = columns.map(({ text, verdict }) => {
    const judged = verdict?.(score);
    return `<td${judged === undefined ? '' : ` class="${judged}"`}>${escaped(text(score))}</td>`;
  });
  const label = escaped(lawLabel(score.choice));
  return `<tr class="${style}"><td>${escaped(day)}</td><td>${label}</td>${cells.join('')}</tr>`;
}
