/** Time of day, `hh:mm:ss`; 24:00:00 is its end. */
export function time(second: number): string {
  const two = (value: number) => String(Math.floor(value)).padStart(2, '0');
  return `${two(second / 3_600)}:${two((second / 60) % 60)}:${two(second % 60)}`;
}

/** A number of seconds as people say it. */
export function duration(seconds: number): string {
  if (seconds < 120) return `${Math.round(seconds)} s`;
  return seconds < 7_200 ? `${Math.round(seconds / 60)} min` : `${(seconds / 3_600).toFixed(1)} h`;
}
