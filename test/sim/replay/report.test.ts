import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { replayCommand } from '../../support/replay-command.ts';
import { temporaryFile } from '../../support/temporary-file.ts';

/** A report on one short day, and the way there. */
async function reported(...argv: string[]) {
  const rows = Array.from({ length: 300 }, (_, t) => `${t},200,${t < 200 ? 2_500 : 0}`);
  const day = temporaryFile('<b>day.csv', `t_s,house_w,pv_w\n${rows.join('\n')}\n`);
  const file = join(dirname(day), 'report.html');
  const result = await replayCommand([day, '--html', file, ...argv]);
  return { ...result, html: readFileSync(file, 'utf8') };
}

test('one page with a table, a sentence a law and the data of the pictures', async () => {
  const { code, err, html } = await reported();
  expect(code).toBe(0);
  expect(err).toContain('report.html');
  expect(html).toMatch(/<h2>surplus \(balanced\)<\/h2>\n<p>[\d.]+ kWh from the sun/);
  expect(html).toMatch(/<h2>step<\/h2>/);
  expect(html.match(/<tr class=/g)).toHaveLength(2);
  expect(html.match(/class="panel"/g)).toHaveLength(2);
});

test('the pictures hold what happened', async () => {
  const { html } = await reported('--law', 'step');
  const [, json = ''] = /id="pictures">(.*)<\/script>/.exec(html) ?? [];
  const [day] = JSON.parse(json);
  const values = (series: { scale: number; data: string }): number[] => {
    const bytes = Buffer.from(series.data, 'base64');
    return Array.from({ length: bytes.length / 2 }, (_, i) => bytes.readUInt16LE(2 * i));
  };
  expect(day).toMatchObject({ name: '<b>day.csv', stepS: 10 });
  expect(values(day.sun).slice(19, 31)).toEqual([2_500, ...Array(10).fill(0), 0xffff]);
  expect(values(day.best).slice(0, 2)).toEqual([2_300, 2_300]);
  const [law] = day.laws;
  expect(
    values(law.bands)
      .slice(0, 20)
      .map((band) => band * law.bands.scale),
  ).toEqual(Array(20).fill(expect.closeTo(2)));
  expect(law.reasons.sentences).toContain('Following the sun: # kW surplus, # A offered');
  expect(law.reasons.changes.length).toBeGreaterThan(3);
});

test('it needs nothing from anywhere, and names from files stay text', async () => {
  const { html } = await reported();
  expect(html).not.toMatch(/https?:|\/\/[a-z]+\.|<link|@import|src=/);
  expect(html).not.toContain('<b>day');
  expect(html).toContain('&lt;b&gt;day.csv');
  expect(html).toContain('Copyright (c) 2022 Leon Sorokin');
});

test('a report that cannot be written is a failure', async () => {
  const { code, err } = await replayCommand([
    'winter',
    '--law',
    'step',
    '--html',
    '/no/such/r.html',
  ]);
  expect(code).toBe(1);
  expect(err).toMatch(/the report cannot be written: ENOENT/);
});
