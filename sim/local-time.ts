/**
 * Makes a clock on the wall of a zone.
 *
 * @param timezone - an IANA name, e.g. `Europe/Amsterdam`.
 * @returns a function from Unix milliseconds to local time, `YYYY-MM-DD hh:mm:ss`.
 * @throws {RangeError} when there is no such zone.
 */
export function localTimeIn(timezone: string): (epochMs: number) => string {
  // Sweden writes dates this way.
  const format = new Intl.DateTimeFormat('sv-SE', {
    timeZone: timezone,
    dateStyle: 'short',
    timeStyle: 'short',
  });
  let minute = Number.NaN;
  let upToMinute = '';
  return (epochMs) => {
    const second = Math.floor(epochMs / 1_000);
    // Zones differ by whole minutes, so only those are looked up.
    if (Math.floor(second / 60) !== minute) {
      minute = Math.floor(second / 60);
      upToMinute = format.format(minute * 60_000);
    }
    return `${upToMinute}:${String(second - minute * 60).padStart(2, '0')}`;
  };
}
