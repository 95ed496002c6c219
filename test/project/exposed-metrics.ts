import { createMetrics } from '../../src/api/metrics/metrics.ts';
import { FakeHouse } from '../support/fake-house.ts';
import type { ExposedMetric } from './metrics-page.ts';

/** What `GET /metrics` says of a house in which everything has happened once. */
export async function scrapedText(): Promise<string> {
  const house = new FakeHouse();
  const outlet = { name: 'publish.mqtt', state: 'running', detail: '', failures: 0 } as const;
  const metrics = createMetrics({ house, outlets: () => [outlet], version: '1.2.3' });
  const decision = { epochMs: 0, text: '', inputs: {}, dutyPercent: 40 };
  house.tell({ type: 'decision', decision: { ...decision, code: 'following-surplus' } });
  const text = await metrics.scrape();
  metrics.close();
  return text;
}

/** Values by label by series, histograms by their own series. */
export function seriesIn(text: string): Map<string, Map<string, Set<string>>> {
  const exported = new Map<string, Map<string, Set<string>>>();
  for (const line of text.split('\n')) {
    const [, name, labels = ''] = /^([a-z_]+)(?:\{(.*)\})? \S+$/.exec(line) ?? [];
    if (name === undefined) continue;
    const known = exported.get(name) ?? new Map<string, Set<string>>();
    exported.set(name, known);
    for (const [, label = '', value = ''] of labels.matchAll(/([a-z_]+)="([^"]*)"/g)) {
      known.set(label, (known.get(label) ?? new Set()).add(value));
    }
  }
  return exported;
}

/** Every metric, by name. */
export function metricsIn(text: string): ExposedMetric[] {
  const series = seriesIn(text);
  const types = new Map(
    [...text.matchAll(/^# TYPE (\S+) (\S+)$/gm)].map(([, a = '', b = '']) => [a, b]),
  );
  return [...text.matchAll(/^# HELP (\S+) (.+)$/gm)]
    .map(([, name = '', help = '']) => {
      const type = types.get(name) ?? '';
      const sample = series.get(type === 'histogram' ? `${name}_bucket` : name);
      const labels = [...(sample?.keys() ?? [])].filter((label) => label !== 'le');
      return { name, type, help, labels };
    })
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}
