import { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import type { House } from '../../house/house.ts';
import type { OutletStatus } from '../../house/outlet.ts';
import { CHARGER_SERIES } from './charger-series.ts';
import { createCounters } from './house-counters.ts';
import { METER_SERIES } from './meter-series.ts';
import { outletSeries } from './outlet-series.ts';
import type { Series } from './series.ts';

/** Gauges of the runtime whose names end like counters; promtool objects to them. */
const MISNAMED = [
  'nodejs_active_handles_total',
  'nodejs_active_requests_total',
  'nodejs_active_resources_total',
];

/** The metrics of one house, in a registry of its own. */
export interface Metrics {
  readonly contentType: string;
  /** The exposition text, read from the picture of this moment. */
  scrape(): Promise<string>;
  /** Stops counting. */
  close(): void;
}

export interface MetricsParts {
  readonly house: House;
  readonly outlets: () => readonly OutletStatus[];
  readonly version: string;
}

/** Starts counting what happens in the house. */
export function createMetrics({ house, outlets, version }: MetricsParts): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  for (const name of MISNAMED) registry.removeSingleMetric(name);
  new Gauge({
    name: 'sunpilot_build_info',
    help: 'One, labelled with what is running.',
    labelNames: ['version', 'node'],
    registers: [registry],
  }).set({ version, node: process.versions.node }, 1);

  const refreshers = [...METER_SERIES, ...CHARGER_SERIES].map((series) => ({
    series,
    metric: metricOf(series, registry),
  }));
  const refreshOutlets = outletSeries(registry);
  const close = house.subscribe(createCounters(house, registry));
  return {
    contentType: registry.contentType,
    scrape: async () => {
      const picture = house.picture();
      for (const { series, metric } of refreshers) {
        // Removes the zero that a metric without labels starts with, so that absent stays absent.
        if (series.labelNames.length === 0) metric.remove();
        else metric.reset();
        for (const { labels, value } of series.samples(picture)) metric.inc(labels, value);
      }
      refreshOutlets(outlets());
      return await registry.metrics();
    },
    close,
  };
}

function metricOf({ type, name, help, labelNames }: Series, registry: Registry) {
  const options = { name, help, labelNames, registers: [registry] };
  return type === 'gauge' ? new Gauge(options) : new Counter(options);
}
