import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { compose, readYaml } from './compose-file.ts';
import { scrapedText, seriesIn } from './exposed-metrics.ts';

const promtool = spawnSync('promtool', ['--version']).error === undefined;
if (!promtool && process.env['CI']) throw new Error('promtool is missing: apt install prometheus');

const Target = z.object({ expr: z.string().min(1), legendFormat: z.string() });
const Panel = z.object({
  id: z.int(),
  title: z.string().min(1),
  gridPos: z.object({ x: z.int(), y: z.int(), w: z.int(), h: z.int() }),
  targets: z.array(Target).min(1),
});
const Dashboard = z.object({ panels: z.array(Panel).min(1) });
const Alerts = z.object({
  groups: z.array(z.object({ rules: z.array(z.object({ alert: z.string(), expr: z.string() })) })),
});

const dashboard = Dashboard.parse(
  JSON.parse(readFileSync('config/grafana/dashboards/sunpilot.json', 'utf8')),
);
const alerts = Alerts.parse(readYaml('config/prometheus/alerts.yml'));

/** Every question that what we ship asks Prometheus. */
const questions = [
  ...dashboard.panels.flatMap(({ title, targets }) =>
    targets.map(({ expr, legendFormat }) => ({ asker: `panel ${title}`, expr, legendFormat })),
  ),
  ...alerts.groups.flatMap(({ rules }) =>
    rules.map(({ alert, expr }) => ({ asker: `alert ${alert}`, expr, legendFormat: '' })),
  ),
];

/** Values by label by metric, as they are exported while a car charges. */
let exported = new Map<string, Map<string, Set<string>>>();

beforeAll(async () => {
  exported = seriesIn(await scrapedText());
});

describe.each(questions)('$asker asks $expr', ({ expr, legendFormat }) => {
  const metrics = [...expr.matchAll(/sunpilot_[a-z_]+|\bup\b/g)].map(([name]) => name);

  test('of metrics that are exported', () => {
    expect(metrics).not.toEqual([]);
    expect(metrics.filter((name) => name !== 'up' && !exported.has(name))).toEqual([]);
  });

  test('with labels and values that they have', () => {
    for (const [, name = '', selector = ''] of expr.matchAll(/(sunpilot_[a-z_]+)\{([^}]*)\}/g)) {
      for (const [, label = '', value = ''] of selector.matchAll(/([a-z]+)[!=~]+"([^"]*)"/g)) {
        expect([...(exported.get(name)?.get(label) ?? [])]).toEqual(
          expect.arrayContaining(value.split('|')),
        );
      }
    }
    for (const [, label = ''] of legendFormat.matchAll(/\{\{(\w+)\}\}/g)) {
      expect(metrics.some((name) => exported.get(name)?.has(label))).toBe(true);
    }
  });
});

test('every alert has a case in which it fires, and one in which it does not', () => {
  const Cases = z.object({
    tests: z.array(
      z.object({
        alert_rule_test: z.array(
          z.object({ alertname: z.string(), exp_alerts: z.array(z.unknown()) }),
        ),
      }),
    ),
  });
  const { tests } = Cases.parse(readYaml('config/prometheus/alerts.test.yml'));
  const cases = tests.flatMap(({ alert_rule_test }) => alert_rule_test);
  const names = (fires: boolean) =>
    new Set(
      cases
        .filter(({ exp_alerts }) => exp_alerts.length > 0 === fires)
        .map(({ alertname }) => alertname),
    );
  const all = alerts.groups.flatMap(({ rules }) => rules.map(({ alert }) => alert)).toSorted();
  expect([...names(true)].toSorted()).toEqual(all);
  expect([...names(false)].toSorted()).toEqual(all);
});

test('no two panels share an id or a place', () => {
  const { panels } = dashboard;
  expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
  const cells = panels.flatMap(({ gridPos: { x, y, w, h } }) =>
    Array.from({ length: w * h }, (_, i) => `${x + (i % w)},${y + Math.floor(i / w)}`),
  );
  expect(new Set(cells).size).toBe(cells.length);
  expect(panels.every(({ gridPos: { x, w } }) => x + w <= 24)).toBe(true);
});

test('Grafana asks services of the same compose file', () => {
  const sources = z
    .object({ datasources: z.array(z.object({ url: z.url() })) })
    .parse(readYaml('config/grafana/provisioning/datasources/sunpilot.yml'));
  for (const { url } of sources.datasources) {
    const { hostname, port } = new URL(url);
    const ports = compose.services[hostname]?.ports.map(({ container }) => container);
    expect(ports).toContain(Number(port));
  }
});

describe.skipIf(!promtool)('promtool (skipped without it)', () => {
  test.each([
    ['check', 'config', 'prometheus.yml'],
    ['check', 'rules', 'alerts.yml'],
    ['test', 'rules', 'alerts.test.yml'],
  ])('%s %s %s', (...args) => {
    const run = spawnSync('promtool', args, { cwd: 'config/prometheus', encoding: 'utf8' });
    expect(run).toMatchObject({ status: 0 });
  });

  test('understands every expression of the dashboard', () => {
    const folder = mkdtempSync(join(tmpdir(), 'sunpilot-rules-'));
    try {
      const rules = questions.map(({ expr }, index) => ({
        record: `dashboard:${index}`,
        expr: expr.replaceAll('$__rate_interval', '1m'),
      }));
      const path = join(folder, 'rules.json');
      writeFileSync(path, JSON.stringify({ groups: [{ name: 'dashboard', rules }] }));
      const run = spawnSync('promtool', ['check', 'rules', path], { encoding: 'utf8' });
      expect(run).toMatchObject({
        status: 0,
        stdout: expect.stringContaining(`${rules.length} rules found`),
      });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
