/** Times as this interface prints them; UTC. */

/** `MM/DD HH:MM:SS`, as in a log line. */
export function logTime(epochMs: number): string {
  const iso = new Date(epochMs).toISOString();
  return `${iso.slice(5, 7)}/${iso.slice(8, 10)} ${iso.slice(11, 19)}`;
}

/** `MM/DD/YYYY HH:MM:SS.mmm`. */
export function fullTime(epochMs: number): string {
  const iso = new Date(epochMs).toISOString();
  return `${iso.slice(5, 7)}/${iso.slice(8, 10)}/${iso.slice(0, 4)} ${iso.slice(11, 23)}`;
}

/** Unix seconds with three places, `1614697441.119`. */
export function unixTime(epochMs: number): string {
  return (Math.round(epochMs) / 1_000).toFixed(3);
}
