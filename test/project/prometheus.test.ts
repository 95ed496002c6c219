import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { BuiltProgram, type RunningProgram } from '../support/built-program.ts';
import { hasPrometheus, RunningPrometheus } from '../support/prometheus.ts';
import { readYaml } from './compose-file.ts';

const Dashboard = z.object({
  panels: z.array(
    z.object({ title: z.string(), targets: z.array(z.object({ expr: z.string() })) }),
  ),
});
const Alerts = z.object({
  groups: z.array(z.object({ rules: z.array(z.object({ alert: z.string(), expr: z.string() })) })),
});
const Shipped = z.looseObject({
  scrape_configs: z.tuple([z.looseObject({ job_name: z.literal('sunpilot') })]),
});

const { panels } = Dashboard.parse(
  JSON.parse(readFileSync('config/grafana/dashboards/sunpilot.json', 'utf8')),
);
const questions = panels.flatMap(({ title, targets }) =>
  targets.map(({ expr }) => ({ title, expr: expr.replaceAll('$__rate_interval', '15s') })),
);
const { groups } = Alerts.parse(readYaml('config/prometheus/alerts.yml'));
const alerts = groups.flatMap(({ rules }) => rules);
/** Tells of the machine, and one that runs tests may well be overloaded. */
const OF_THE_MACHINE = 'SunPilotPilotSlow';

/** Several scrapes have seen a car that charges, and a meter that is asked. */
const LIVED = [
  'sum_over_time(sunpilot_contactor_closed[5m]) >= 5',
  'increase(sunpilot_meter_poll_duration_seconds_count[5m]) >= 5',
];

describe.skipIf(!hasPrometheus)('a Prometheus that scrapes the demo (needs prometheus)', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sunpilot-scraped-'));
  const prometheus = new RunningPrometheus();
  let program: BuiltProgram;
  let demo: RunningProgram;

  async function started(name: string, config: object): Promise<string> {
    const file = join(folder, `${name}.yaml`);
    const charging = { start: { mode: 'solar' } };
    const own = { charging, stateDir: join(folder, name), api: { port: 0 } };
    writeFileSync(file, JSON.stringify({ ...own, ...config }));
    demo = program.start(['run', '--config', file]);
    return demo.url();
  }

  beforeAll(async () => {
    program = new BuiltProgram();
    const publish = { p1Hub: { enabled: true, host: '127.0.0.1', port: 0 } };
    const source = await started('demo', { meter: { source: 'simulated' }, publish });
    // A meter that is asked has what no other has: how long it takes to answer.
    const polled = await started('polled', { meter: { source: 'power', url: `${source}/power` } });
    const targets = [source, polled].map((url) => new URL(url).host);
    const shipped = Shipped.parse(readYaml('config/prometheus/prometheus.yml'));
    await prometheus.start({
      ...shipped,
      global: { scrape_interval: '1s', evaluation_interval: '1s' },
      rule_files: [resolve('config/prometheus/alerts.yml')],
      scrape_configs: shipped.scrape_configs.map((job) => ({
        ...job,
        static_configs: [{ targets }],
      })),
    });
    for (const question of LIVED) {
      while ((await prometheus.ask(question)).length === 0) await setTimeout(200);
    }
  });
  afterAll(async () => {
    await prometheus.end();
    await program.clear();
    program.remove();
    rmSync(folder, { recursive: true });
  });

  test.each(questions)('$title: $expr has an answer', async ({ expr }) => {
    const answers = await prometheus.ask(expr);
    expect(answers).not.toEqual([]);
    // A histogram in which nothing happened has no quantile; another one has.
    expect(answers.some(({ value }) => Number.isFinite(value))).toBe(true);
  });

  test.each(alerts)('$alert is quiet while all is well', async ({ alert, expr }) => {
    const answers = await prometheus.ask(expr);
    if (alert !== OF_THE_MACHINE) return expect(answers).toEqual([]);
    const [, threshold] = expr.split(' > ');
    for (const { value } of answers) expect(value).toBeGreaterThan(Number(threshold));
  });

  test('its rules are evaluated without an error', async () => {
    const rules = await prometheus.rules();
    expect(rules.map(({ name, health }) => ({ name, health }))).toEqual(
      alerts.map(({ alert }) => ({ name: alert, health: 'ok' })),
    );
    const excited = rules.filter(({ state }) => state !== 'inactive').map(({ name }) => name);
    expect(excited.filter((name) => name !== OF_THE_MACHINE)).toEqual([]);
  });

  test('a box that is gone is noticed', async () => {
    demo.kill('SIGKILL');
    await demo.exitCode;
    const down = alerts.find(({ alert }) => alert === 'SunPilotDown')?.expr ?? '';
    await expect.poll(() => prometheus.ask(down)).toHaveLength(1);
  });
});
