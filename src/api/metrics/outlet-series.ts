import { Counter, Gauge, type Registry } from 'prom-client';
import type { OutletStatus } from '../../house/outlet.ts';

/** How the enabled outlets are doing. @returns a function that brings the series up to date. */
export function outletSeries(registry: Registry): (outlets: readonly OutletStatus[]) => void {
  const common = { labelNames: ['outlet'], registers: [registry] };
  const up = new Gauge({
    ...common,
    name: 'sunpilot_outlet_up',
    help: 'Whether an output that is switched on works.',
  });
  const failures = new Counter({
    ...common,
    name: 'sunpilot_outlet_failures_total',
    help: 'Starts of an output that failed, and breakdowns.',
  });
  return (outlets) => {
    up.reset();
    failures.reset();
    for (const { name, state, failures: count } of outlets) {
      up.set({ outlet: name }, state === 'running' ? 1 : 0);
      failures.inc({ outlet: name }, count);
    }
  };
}
