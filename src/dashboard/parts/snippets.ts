/** What to paste into a program. */
export interface Snippet {
  /** Of the program. */
  readonly name: string;
  readonly text: string;
  /** Whether a token of scope `control` must be put into it. */
  readonly needsToken: boolean;
}

/** Where the token goes. */
const TOKEN = 'YOUR-TOKEN';

/**
 * Lines for other programs.
 *
 * @param box - address of the box as this browser has it, with a slash at its end.
 */
export function snippetsFor(box: string): readonly Snippet[] {
  const { protocol, host, pathname } = new URL(box);
  const plain = { needsToken: false };
  return [
    { name: 'evcc', text: evcc(box), needsToken: true },
    { name: 'Home Assistant', text: homeAssistant(box), ...plain },
    { name: 'Prometheus', text: prometheus({ protocol, host, pathname }), ...plain },
    { name: 'SunPilot', text: `meter:\n  source: power\n  url: ${box}power\n`, ...plain },
    {
      name: 'curl',
      text: `curl ${box}power\ncurl ${box}api/v1/charger\ncurl -N ${box}api/v1/events\n`,
      ...plain,
    },
  ];
}

function evcc(box: string): string {
  const ask = (path: string, jq: string, indent: string) =>
    [`source: http`, `uri: ${box}${path}`, `jq: ${jq}`, 'cache: 1s']
      .map((line) => `${indent}${line}`)
      .join('\n');
  const charger = (jq: string) => ask('api/v1/charger', jq, '      ');
  const put = (path: string, body: string, indent: string) =>
    [
      'source: http',
      `uri: ${box}api/v1/charger/${path}`,
      'method: PUT',
      'headers:',
      '  content-type: application/json',
      `  authorization: Bearer ${TOKEN}`,
      `body: '${body}'`,
    ]
      .map((line) => `${indent}${line}`)
      .join('\n');
  const lease = (name: string, value: string) => `    ${name}:
      source: watchdog
      timeout: 60s
      set:
${put('external', `{"currentA":\${${value}},"forS":120}`, '        ')}`;
  return `meters:
  - name: grid
    type: custom
    power:
${charger('.meter.netW')}

chargers:
  - name: wallbox
    type: custom
    status:
${charger('.iecState')}
    enabled:
${charger('.enabled')}
    enable:
${put('enabled', `{"enabled":\${enable}}`, '      ')}
${lease('maxcurrent', 'maxcurrent')}
${lease('maxcurrentmillis', 'maxcurrentmillis:%.1f')}
    power:
${charger('.powerW')}
    energy:
${charger('.energyTotalWh / 1000')}
`;
}

function homeAssistant(box: string): string {
  const sensor = (name: string, template: string, more: string) => `      - name: ${name}
        value_template: '{{ ${template} }}'
${more}`;
  const kind = (unit: string, device: string, state: string) =>
    `        unit_of_measurement: ${unit}\n        device_class: ${device}\n        state_class: ${state}\n`;
  const watts = kind('W', 'power', 'measurement');
  // While the meter is silent there is no number, which Home Assistant would complain of each time.
  const whileKnown = "        availability: '{{ value_json.meter.netW is not none }}'\n";
  return `rest:
  - resource: ${box}api/v1/charger
    scan_interval: 10
    sensor:
${sensor('Wallbox power', 'value_json.powerW', watts)}${sensor('Grid power', 'value_json.meter.netW', watts + whileKnown)}${sensor('Wallbox energy', 'value_json.energyTotalWh', kind('Wh', 'energy', 'total_increasing'))}${sensor('Wallbox mode', 'value_json.mode', '')}${sensor('Wallbox reason', 'value_json.reason.text', '')}`;
}

function prometheus({ protocol, host, pathname }: Pick<URL, 'protocol' | 'host' | 'pathname'>) {
  const scheme = protocol === 'https:' ? '    scheme: https\n' : '';
  const path = pathname === '/' ? '' : `    metrics_path: ${pathname}metrics\n`;
  return `scrape_configs:
  - job_name: sunpilot
${scheme}${path}    static_configs:
      - targets: ['${host}']
`;
}
