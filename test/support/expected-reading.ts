/**
 * What a telegram of the corpus must become, worked out from its raw objects in another way than
 * the decoder does: by regular expressions, `Number` and dates with a written offset.
 */

/** One object: its code and its raw values. */
export type RawObject = readonly [string, readonly string[]];

/** One file of `expected/`. */
export interface ExpectedFile {
  readonly file: string;
  readonly header: string;
  readonly frames: readonly { start: number; end: number; crc_valid: boolean | null }[];
  readonly objects: readonly RawObject[] | null;
  readonly telegrams?: readonly {
    header: string;
    timestamp: string;
    import: string;
    export: string;
  }[];
}

const PHASES = [2, 4, 6] as const;
const AMSTERDAM = new Intl.DateTimeFormat('sv-SE', {
  timeZone: 'Europe/Amsterdam',
  dateStyle: 'short',
  timeStyle: 'medium',
});

/** Finds the first object with a code, in channel 0 or 1, whatever its sixth group. */
function finder(objects: readonly RawObject[]) {
  return (code: string): readonly string[] | undefined =>
    objects.find(([name]) => name.replace(/\*255$/, '').replace(/^1-1:/, '1-0:') === code)?.[1];
}

function number(raw: string | undefined, units: Readonly<Record<string, string>>) {
  const [, digits, unit = ''] = /^(\d+(?:\.\d+)?)(?:\*(.+))?$/.exec(raw ?? '') ?? [];
  const exponent = units[unit.toLowerCase()];
  return digits === undefined || exponent === undefined ? undefined : Number(digits + exponent);
}

/** Whole watts. */
export function watts(raw: string | undefined): number | undefined {
  const exact = number(raw, { w: '', kw: 'e3' });
  return exact === undefined ? undefined : Math.round(exact);
}

/** Unix milliseconds. */
export function epoch(raw: string | undefined): number | undefined {
  const match = /^(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)([WS]?)$/.exec(raw ?? '');
  if (match === null || raw?.startsWith('700101')) return undefined;
  const [, year, month, day, hour, minute, second, flag] = match;
  const local = `20${year}-${month}-${day} ${hour}:${minute}:${second}`;
  const summer = Date.parse(`${local}+02:00`);
  const isSummer = flag === 'S' || (flag === '' && AMSTERDAM.format(summer) === local);
  const found = isSummer ? summer : Date.parse(`${local}+01:00`);
  return Number.isNaN(found) ? undefined : found;
}

/** What decisions and people are told of; undefined for what is not there. */
export function expectedReading(header: string, objects: readonly RawObject[]) {
  const find = finder(objects);
  const first = (code: string) => find(code)?.[0];
  const wattHours = (code: string) => number(first(code), { wh: '', kwh: 'e3' });
  const count = (code: string) => number(first(code), { '': '' });
  const byPhase = (code: string) => {
    const counts = ['32', '52', '72'].map((c) => count(`1-0:${c}.${code}`));
    const until = counts.indexOf(undefined);
    const known = until < 0 ? counts : counts.slice(0, until);
    return known.length === 0 ? undefined : known;
  };
  const peaks = find('0-0:98.1.0');
  return {
    identification: header,
    version: first('1-3:0.2.8') ?? first('0-0:96.1.4'),
    at: epoch(first('0-0:1.0.0')),
    importW: watts(first('1-0:1.7.0')),
    exportW: watts(first('1-0:2.7.0')),
    phases: phases(first),
    importWh: wattHours('1-0:1.8.0'),
    exportWh: wattHours('1-0:2.8.0'),
    importT1Wh: wattHours('1-0:1.8.1'),
    importT2Wh: wattHours('1-0:1.8.2'),
    exportT1Wh: wattHours('1-0:2.8.1'),
    exportT2Wh: wattHours('1-0:2.8.2'),
    tariff: first('0-0:96.14.0'),
    powerFailures: count('0-0:96.7.21'),
    longPowerFailures: count('0-0:96.7.9'),
    voltageSags: byPhase('32.0'),
    voltageSwells: byPhase('36.0'),
    powerFailureLog: find('1-0:99.97.0')
      ?.slice(2)
      .filter((_, index) => index % 2 === 1).length,
    quarterHourImportW: watts(first('1-0:1.4.0')),
    monthPeakW: watts(find('1-0:1.6.0')?.[1]),
    monthPeakAt: epoch(find('1-0:1.6.0')?.[0]),
    monthPeaks: /^\d{1,2}$/.test(peaks?.[0] ?? '')
      ? peaks
          ?.slice(3)
          .filter((_, index) => index % 3 === 2)
          .map(watts)
      : undefined,
    mbus: mbus(objects),
  };
}

function phases(first: (code: string) => string | undefined) {
  const all = PHASES.map((c) => ({
    importW: watts(first(`1-0:${c}1.7.0`)),
    exportW: watts(first(`1-0:${c}2.7.0`)),
    voltageV: number(first(`1-0:${c + 1}2.7.0`), { v: '' }),
    currentA: number(first(`1-0:${c + 1}1.7.0`), { a: '' }),
  }));
  const known = all.map((phase) => Object.values(phase).some((value) => value !== undefined));
  if (known[1] || known[2]) return all;
  return known[0] ? all.slice(0, 1) : undefined;
}

/** Values of the M-Bus channels that have one. */
function mbus(objects: readonly RawObject[]) {
  const all = objects.flatMap(([code, values]) => {
    const channel = Number(/^0-([1-9]\d*):24\.(2\.[13]|3\.0)$/.exec(code)?.[1]);
    if (Number.isNaN(channel)) return [];
    const [raw = '', unit] = code.endsWith('24.3.0')
      ? [values[6], values[5]]
      : (values[1] ?? '').split('*');
    const at = epoch(values[0]);
    return unit && at !== undefined ? [{ channel, at, value: Number(raw), unit }] : [];
  });
  return all.sort((a, b) => a.channel - b.channel);
}
