import { basename, dirname } from 'node:path';
import { describe, expect, test } from 'vitest';
import { DAY_NAMES } from '../../../sim/days/named-days.ts';
import { RIVALS } from '../../../sim/rivals/rivals.ts';
import { LAW_NAMES, PRESETS } from '../../../src/charging/laws/laws.ts';
import { replayCommand } from '../../support/replay-command.ts';
import { temporaryFile } from '../../support/temporary-file.ts';

const METRICS = [
  'surplusWh',
  'solarWh',
  'gridWh',
  'exportWh',
  'scr',
  'share',
  'nss',
  'cpi',
  'closings',
  'phaseSwitches',
  'dutyChangesPerHour',
  'overWh',
  'underWh',
  'maeW',
  'p95W',
];

/** A day of 3 kW sun from 10 to 12 o'clock, a row a minute. */
function sunnyNoon(name = 'noon.csv'): string {
  const rows = Array.from({ length: 1_440 }, (_, minute) => {
    const isNoon = minute >= 600 && minute < 720;
    return `${minute * 60},300,${isNoon ? 3_000 : 0}`;
  });
  return temporaryFile(name, `t_s,house_w,pv_w\n${rows.join('\n')}\n`);
}

describe('the table', () => {
  test('a row for each day and law in aligned columns, then a sentence a law', async () => {
    const { code, out, err } = await replayCommand(['winter', sunnyNoon(), '--law', 'step,evcc']);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    const lines = out.split('\n');
    const [heading = '', ...rows] = lines.slice(0, 7);
    expect(heading).toMatch(/^day +law +sun kWh +grid kWh/);
    expect(rows.map((row) => row.split(/ {2,}/).slice(0, 2))).toEqual([
      ['winter', 'step'],
      ['winter', 'evcc'],
      ['noon.csv', 'step'],
      ['noon.csv', 'evcc'],
      ['2 days', 'step'],
      ['2 days', 'evcc'],
    ]);
    expect(new Set(rows.map((row) => row.length)).size).toBe(1);
    expect(out).toMatch(
      /^step: [\d.]+ kWh from the sun, [\d.]+ from the grid, 2 closings; .*the best possible was [\d.]+\.$/m,
    );
  });

  test.each([
    { isTTY: true, env: {}, coloured: true, why: 'somebody looks on' },
    { isTTY: true, env: { NO_COLOR: '1' }, coloured: false, why: 'who wants none' },
    { isTTY: true, env: { NO_COLOR: '' }, coloured: true, why: 'an empty one counts for nothing' },
    { isTTY: false, env: {}, coloured: false, why: 'nobody looks on' },
  ])('colour: $coloured because $why', async ({ isTTY, env, coloured }) => {
    const { out } = await replayCommand([sunnyNoon(), '--law', 'step'], { isTTY, env });
    expect(out.includes('\u001b[')).toBe(coloured);
  });
});

describe('--json', () => {
  test('is one document with every run in order', async () => {
    const flags = ['--preset', 'calm', '--phases', 'auto', '--max-a', '20', '--pv-scale', '2'];
    const { code, out, err } = await replayCommand(['--json', 'winter', sunnyNoon(), ...flags]);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    const document = JSON.parse(out);
    expect(Object.keys(document)).toEqual(['version', 'runs']);
    expect(document.version).toBe(1);
    for (const run of document.runs) {
      expect(run).toMatchObject({ phases: 'auto', maxA: 20, engine: 'law' });
      expect(Object.keys(run)).toEqual([
        'day',
        'law',
        'preset',
        'phases',
        'maxA',
        'engine',
        'metrics',
        'optimum',
      ]);
      expect(Object.keys(run.metrics)).toEqual(METRICS);
      expect(Object.keys(run.optimum)).toEqual(['pureWh', 'w1Wh', 'dpWh']);
    }
    const names = document.runs.map((run: Record<string, unknown>) => [
      run['day'],
      run['law'],
      run['preset'],
    ]);
    expect(names).toEqual([
      ['winter', 'surplus', 'calm'],
      ['winter', 'step', null],
      ['noon.csv', 'surplus', 'calm'],
      ['noon.csv', 'step', null],
    ]);
  });

  test('numbers are those of the day', async () => {
    const { out } = await replayCommand(['--json', sunnyNoon(), '--law', 'step']);
    const [{ metrics, optimum }] = JSON.parse(out).runs;
    expect(metrics.surplusWh).toBe(5_400);
    expect(metrics.solarWh + metrics.exportWh).toBeCloseTo(metrics.surplusWh, 1);
    expect(optimum).toEqual({ pureWh: 5_400, w1Wh: 5_400, dpWh: 5_380 });
    expect(metrics.nss).toBeCloseTo((metrics.solarWh - metrics.gridWh) / optimum.w1Wh, 4);
  });

  test('a day without sun has ratios of nothing, and says so', async () => {
    const night = temporaryFile('night.csv', 't_s,house_w,pv_w\n0,100,0\n1,100,0\n2,100,0\n');
    const { code, out, err } = await replayCommand(['--json', night, '--law', 'step']);
    expect(code).toBe(0);
    const [{ metrics }] = JSON.parse(out).runs;
    expect(metrics).toMatchObject({ solarWh: 0, scr: null, share: null, nss: null, maeW: null });
    expect(err).toContain('there was never more sun than the house took itself');
    expect(err).toContain('nothing is known of 00:00:03-24:00:00');
  });
});

describe('what cannot be replayed', () => {
  test.each([
    { row: 't_s,house_w\n0,1\n', says: ':1: no column pv_w' },
    { row: 't_s,house_w,pv_w\n0,1,2\n1,abc,2\n', says: ':3: house_w is "abc"' },
    { row: 't_s,house_w,pv_w\n0,1,NaN\n', says: ':2: pv_w is "NaN"' },
    { row: 't_s,house_w,pv_w\n5,1,2\n4,1,2\n', says: ':3: 00:00:04 comes after 00:00:05' },
    { row: 'what is this\n', says: ':1: it begins with "what is this"' },
    { row: '', says: ': the file is empty' },
  ])('fails alone, with its line: $says', async ({ row, says }) => {
    const bad = temporaryFile('bad.csv', row);
    const { code, out, err } = await replayCommand([bad, 'winter', '--json', '--law', 'step']);
    expect(code).toBe(1);
    expect(err).toContain(`sunpilot replay: ${bad}${says}`);
    expect(JSON.parse(out).runs).toMatchObject([{ day: 'winter' }]);
  });
});

describe('wrong usage: exit 2, nothing started', () => {
  test.each([
    { argv: ['sommer'], err: /sommer is no file .* clear-summer, broken-summer/ },
    { argv: ['/no/such/*.csv'], err: /no pattern of files/ },
    { argv: [dirname(import.meta.filename)], err: /is a folder; name its files/ },
    { argv: ['--law', 'greedy'], err: /no law "greedy"; there are surplus, step, evcc/ },
    { argv: ['--law', 'evcc', '--engine', 'full'], err: /evcc is no law of our machine/ },
    { argv: ['--engine', 'quick'], err: /Allowed choices are law, full/ },
    { argv: ['--preset', 'wild'], err: /Allowed choices are balanced, calm/ },
    { argv: ['--phases', '2'], err: /Allowed choices are 1, 3, auto/ },
    { argv: ['--max-a', '5.9'], err: /a number from 6 to 51/ },
    { argv: ['--max-a', 'many'], err: /a number from 6 to 51/ },
    { argv: ['--pv-scale', '-1'], err: /a number from 0 to 1000/ },
    { argv: ['--jsn'], err: /Did you mean --json/ },
  ])('$argv', async ({ argv, err }) => {
    const result = await replayCommand(argv);
    expect(result).toMatchObject({ code: 2, out: '' });
    expect(result.err).toMatch(err);
  });
});

test('a pattern is all files it fits, in order', async () => {
  const day = 't_s,net_w\n0,100\n1,-200\n';
  const one = temporaryFile('b-day.csv', day);
  const pattern = `${dirname(one)}/*-day.csv`;
  const { out } = await replayCommand([pattern, one, '--json', '--law', 'step']);
  const days = JSON.parse(out).runs.map((run: { day: string }) => run.day);
  expect(days).toEqual([basename(one), basename(one)]);
});

test('--list names everything that can be named', async () => {
  const { code, out } = await replayCommand(['--list']);
  expect(code).toBe(0);
  const listed = [...out.matchAll(/^ {2}(\S+) {2,}\S/gm)].map(([, name]) => name);
  expect(listed).toEqual(
    expect.arrayContaining([...DAY_NAMES, ...LAW_NAMES, ...Object.keys(RIVALS), ...PRESETS]),
  );
});

test('--list --json names the same in one document', async () => {
  const { code, out, err } = await replayCommand(['--list', '--json']);
  expect({ code, err }).toEqual({ code: 0, err: '' });
  const { version, ...lists } = JSON.parse(out);
  expect(version).toBe(1);
  expect(Object.keys(lists)).toEqual(['days', 'laws', 'presets', 'cars']);
  const rows: { name: string; about: string }[] = Object.values(lists).flat() as [];
  const text = (await replayCommand(['--list'])).out;
  const inText = [...text.matchAll(/^ {2}(\S+) {2,}(\S.*)$/gm)];
  expect(rows).toEqual(inText.map(([, name, about]) => ({ name, about })));
});

test.each([
  { car: 'never-draws', says: 'the car drew nothing, though it was offered' },
  { car: 'draws-too-much', says: 'over-current: the car drew up to 3.0 A more' },
])('the car $car is told of', async ({ car, says }) => {
  const { out } = await replayCommand([sunnyNoon(), '--car', car, '--law', 'step']);
  expect(out).toContain(`noon.csv, step: ${says}`);
});

test('the real machine gives what the law gives, and trips where the law cannot', async () => {
  const noon = sunnyNoon();
  const run = async (...argv: string[]) => {
    const { out } = await replayCommand([noon, '--law', 'step', '--json', ...argv]);
    return JSON.parse(out).runs[0];
  };
  const [pure, full] = [await run(), await run('--engine', 'full')];
  expect(full.metrics).toEqual(pure.metrics);
  expect(full.engine).toBe('full');
  const { out } = await replayCommand([
    noon,
    '--law',
    'step',
    '--engine',
    'full',
    '--car',
    'draws-too-much',
  ]);
  // Until noon the guide's law swings so far that the highest of its offers is never exceeded.
  expect(out).toMatch(/noon\.csv, step: Not charging: overcurrent fault since 12:0\d:/);
});
