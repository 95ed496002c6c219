/** One row of a table in CSV (RFC 4180); null is an empty cell. */
export type CsvCells = readonly (string | number | null)[];

/** A line with its end. Cells that hold a comma, a quote or a line end are quoted. */
export function csvLine(cells: CsvCells): string {
  return `${cells.map(cellText).join(',')}\r\n`;
}

function cellText(cell: string | number | null): string {
  if (cell === null) return '';
  const text = String(cell);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/**
 * Whether an `Accept` header prefers CSV to JSON (RFC 9110 section 12.5.1). A client that accepts
 * anything gets JSON.
 */
export function prefersCsv(accept: string | undefined): boolean {
  const csv = weightOf(accept ?? '', 'text/csv');
  return csv !== undefined && csv > 0 && csv >= (weightOf(accept ?? '', 'application/json') ?? 0);
}

function weightOf(accept: string, type: string): number | undefined {
  for (const one of accept.toLowerCase().split(',')) {
    const [name, ...parameters] = one.split(';').map((part) => part.trim());
    if (name !== type) continue;
    const weight = parameters.find((part) => part.startsWith('q='))?.slice(2);
    const value = Number(weight ?? 1);
    return Number.isNaN(value) ? 0 : value;
  }
  return undefined;
}
