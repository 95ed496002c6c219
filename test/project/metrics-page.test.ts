import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { readYaml } from './compose-file.ts';
import { metricsIn, scrapedText, seriesIn } from './exposed-metrics.ts';
import { metricsPage } from './metrics-page.ts';

const Alerts = z.object({
  groups: z.array(
    z.object({
      rules: z.array(
        z.object({
          alert: z.string(),
          expr: z.string(),
          for: z.string().optional(),
          labels: z.object({ severity: z.string() }),
          annotations: z.object({ description: z.string() }),
        }),
      ),
    }),
  ),
});
const Dashboard = z.object({ panels: z.array(z.object({ title: z.string() })) });

// `npx vitest run test/project/metrics-page.test.ts -u` writes it anew.
test('docs/metrics.md tells of every metric, every panel and every alert', async () => {
  const metrics = metricsIn(await scrapedText());
  const { groups } = Alerts.parse(readYaml('config/prometheus/alerts.yml'));
  const { panels } = Dashboard.parse(
    JSON.parse(readFileSync('config/grafana/dashboards/sunpilot.json', 'utf8')),
  );
  const page = metricsPage(
    metrics,
    groups.flatMap(({ rules }) => rules),
    panels.map(({ title }) => title),
  );
  await expect(page).toMatchFileSnapshot('../../docs/metrics.md');
});

test('each of our own has a sample in it, so that its labels are known', async () => {
  const text = await scrapedText();
  const series = seriesIn(text);
  const own = metricsIn(text).filter(({ name }) => name.startsWith('sunpilot_'));
  expect(own.length).toBeGreaterThan(25);
  const names = own.map(({ name, type }) => (type === 'histogram' ? `${name}_bucket` : name));
  expect(names.filter((name) => !series.has(name))).toEqual([]);
});
