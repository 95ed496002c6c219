/** Reads the Prometheus text format into values by series, e.g. `name{label="a"}`. */
export function seriesOf(text: string): ReadonlyMap<string, number> {
  const series = new Map<string, number>();
  for (const line of text.split('\n')) {
    const [, name, value] = /^([^#\s]\S*) (\S+)$/.exec(line) ?? [];
    if (name !== undefined) series.set(name, Number(value));
  }
  return series;
}
