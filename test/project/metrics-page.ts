import { CHARGE_MODES, FAULT_KINDS } from '../../src/charging/charger.ts';
import { LIMIT_SOURCES } from '../../src/charging/limits.ts';
import { FRESHNESS } from '../../src/meter/freshness.ts';
import { TARIFFS } from '../../src/meter/tariff.ts';

/** One metric as it is exposed. */
export interface ExposedMetric {
  readonly name: string;
  readonly type: string;
  readonly help: string;
  readonly labels: readonly string[];
}

/** An alert as the rules have it. */
export interface AlertRule {
  readonly alert: string;
  readonly expr: string;
  readonly for?: string | undefined;
  readonly labels: { readonly severity: string };
  readonly annotations: { readonly description: string };
}

/** What a label may be, where that is a closed list. */
const VALUES: Readonly<Record<string, readonly string[] | string>> = {
  'sunpilot_charging_mode mode': CHARGE_MODES,
  'sunpilot_vehicle_state state': ['A', 'B', 'C', 'D', 'E', 'F'],
  'sunpilot_meter_state state': FRESHNESS,
  'sunpilot_meter_energy_joules_total direction': ['import', 'export'],
  'sunpilot_meter_energy_joules_total tariff': TARIFFS,
  'sunpilot_phase_current_amperes phase': ['L1', 'L2', 'L3'],
  'sunpilot_phase_voltage_volts phase': ['L1', 'L2', 'L3'],
  'sunpilot_limit_amperes by': LIMIT_SOURCES,
  'sunpilot_charged_energy_joules_total origin': ['solar', 'grid'],
  'sunpilot_fault_active kind': FAULT_KINDS,
  'sunpilot_faults_total kind': FAULT_KINDS,
  'sunpilot_telegrams_total result': '`ok`, or the kind of the refusal',
  'sunpilot_duty_changes_total reason': 'a code of `/api/v1/why`',
  'sunpilot_outlet_up outlet': 'path in the configuration',
  'sunpilot_outlet_failures_total outlet': 'path in the configuration',
  'sunpilot_build_info version': 'of SunPilot',
  'sunpilot_build_info node': 'of Node.js',
};

/** `docs/metrics.md`. */
export function metricsPage(
  metrics: readonly ExposedMetric[],
  alerts: readonly AlertRule[],
  panels: readonly string[],
): string {
  const own = metrics.filter(({ name }) => name.startsWith('sunpilot_'));
  const others = metrics.filter(({ name }) => !name.startsWith('sunpilot_'));
  return [
    '# Metrics',
    'Written from what is exposed and from the rules that ship, by `test/project/metrics-page.test.ts`; do not edit.',
    '',
    '`GET /metrics` answers in the text format of Prometheus. It is open like the charger itself, unless `api.read:',
    'password`; then a token with scope `read` goes into `authorization` of the scrape configuration. Names, units and',
    'labels are versioned: they change in a major version only.',
    '',
    '```yaml',
    'scrape_configs:',
    '  - job_name: sunpilot',
    '    static_configs:',
    "      - targets: ['wallbox.local:8080']",
    '```',
    '',
    'Energies are joules, as Prometheus wants them: a kWh is 3.6e6. What is not known is absent. Series that repeat',
    'the meter are absent while it is stale, lost or still awaited; they never stand still.',
    '',
    '## Of the house',
    '',
    '| metric | type | labels | what it is |',
    '|---|---|---|---|',
    ...own.map(
      (metric) =>
        `| \`${metric.name}\` | ${metric.type} | ${labelsOf(metric)} | ${cell(metric.help)} |`,
    ),
    '',
    '## Of the process',
    '',
    '| metric | type | what it is |',
    '|---|---|---|',
    ...others.map(({ name, type, help }) => `| \`${name}\` | ${type} | ${cell(help)} |`),
    '',
    '## Grafana',
    '',
    '`config/grafana/dashboards/sunpilot.json` is a dashboard; `config/grafana/provisioning` brings it with its data',
    'source, and [the Compose file](docker.md) has all of it running. Its panels:',
    '',
    `${panels.join(' · ')}.`,
    '',
    '## Alerts',
    '',
    '`config/prometheus/alerts.yml` has the rules, `alerts.test.yml` beside it a case for each that fires and one that',
    'does not (`promtool test rules alerts.test.yml`).',
    '',
    '| alert | severity | after | when | what it says |',
    '|---|---|---|---|---|',
    ...alerts.map((rule) => alertRow(rule)),
    '',
  ].join('\n');
}

function labelsOf({ name, labels }: ExposedMetric): string {
  return labels
    .map((label) => {
      const values = VALUES[`${name} ${label}`];
      if (values === undefined) throw new RangeError(`nobody says what ${label} of ${name} may be`);
      const text =
        typeof values === 'string' ? values : values.map((one) => `\`${one}\``).join(' ');
      return `\`${label}\`: ${text}`;
    })
    .join('<br>');
}

function alertRow({ alert, expr, for: after, labels, annotations }: AlertRule): string {
  const question = `\`${expr.trim().replace(/\s+/g, ' ')}\``;
  return `| \`${alert}\` | ${labels.severity} | ${after ?? 'at once'} | ${cell(question)} | ${cell(annotations.description)} |`;
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}
