import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { snippetsFor } from '../../src/dashboard/parts/snippets.ts';

const BOX = 'http://sunpilot.local:8080/';
const snippet = (name: string, box = BOX) =>
  snippetsFor(box).find((one) => one.name === name)?.text ?? '';

test('what evcc is given is what config/evcc.yaml has', () => {
  const { meters, chargers } = parse(readFileSync('config/evcc.yaml', 'utf8'));
  expect(parse(snippet('evcc'))).toEqual({ meters, chargers });
});

test('Home Assistant asks for the charger, and each sensor has a value', () => {
  const { rest } = parse(snippet('Home Assistant', 'https://box.lan/wallbox/'));
  expect(rest[0].resource).toBe('https://box.lan/wallbox/api/v1/charger');
  expect(rest[0].sensor.length).toBe(5);
  const [grid] = rest[0].sensor.filter((one: { name: string }) => one.name === 'Grid power');
  expect(grid.availability, 'a silent meter tells no number').toBe(
    '{{ value_json.meter.netW is not none }}',
  );
  for (const { value_template } of rest[0].sensor) {
    expect(value_template).toMatch(/^\{\{ value_json\.[\w.]+ \}\}$/);
  }
});

test.each([
  ['http://192.168.1.5:8080/', { static_configs: [{ targets: ['192.168.1.5:8080'] }] }],
  [
    'https://box.lan/wallbox/',
    {
      scheme: 'https',
      metrics_path: '/wallbox/metrics',
      static_configs: [{ targets: ['box.lan'] }],
    },
  ],
])('Prometheus scrapes %s', (box, expected) => {
  const { scrape_configs } = parse(snippet('Prometheus', box));
  expect(scrape_configs).toEqual([{ job_name: 'sunpilot', ...expected }]);
});

test('another SunPilot takes this one for its meter', () => {
  expect(parse(snippet('SunPilot'))).toEqual({
    meter: { source: 'power', url: 'http://sunpilot.local:8080/power' },
  });
});
