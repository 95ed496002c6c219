import { describe, expect, test } from 'vitest';
import { configSchema } from '../../src/config/load.ts';
import { choiceText, loadText, SMALLEST } from '../support/load-text.ts';

/** All meters there are, as a problem lists them. */
const SOURCES = choiceText(
  Object.values(configSchema.properties?.['meter']?.oneOf ?? []).map(({ properties }) =>
    String(properties?.['source']?.const),
  ),
);

/** Every row: what is in the file, and every line that must be said about it. */
const ROWS: readonly { why: string; text: string; lines: readonly string[] }[] = [
  {
    why: 'a number out of range tells the range',
    text: `${SMALLEST}charging:\n  start: { manualDutyPercent: 7 }\n`,
    lines: ['c.yaml:3:31 charging.start.manualDutyPercent: is 7, must be a number from 10 to 85'],
  },
  {
    why: 'what may be null says so',
    text: `${SMALLEST}charging:\n  limits:\n    circuitA: sixteen\n`,
    lines: [
      'c.yaml:4:15 charging.limits.circuitA: is "sixteen", must be a number from 6 to 80 or null',
    ],
  },
  {
    why: 'a box that stops before it gives way',
    text: `${SMALLEST}charging:\n  limits:\n    temperature: { derateFromC: 80, stopFromC: 70 }\n`,
    lines: ['c.yaml:4:48 charging.limits.temperature.stopFromC: is 70, must be above derateFromC'],
  },
  {
    why: 'a choice tells the choices, and the one that was meant',
    text: `${SMALLEST}charging:\n  start:\n    mode: soler\n`,
    lines: [
      'c.yaml:4:11 charging.start.mode: is "soler", must be off, manual or solar (did you mean solar?)',
    ],
  },
  {
    why: 'YAML 1.2 has no yes and no',
    text: `${SMALLEST}charging: { start: { enabled: yes } }\n`,
    lines: ['c.yaml:2:31 charging.start.enabled: is "yes", must be true or false'],
  },
  {
    why: 'a key of two values',
    text: `${SMALLEST}connection: { phases: 2 }\n`,
    lines: ['c.yaml:2:23 connection.phases: is 2, must be 1 or 3'],
  },
  {
    why: 'an unknown key points at the key',
    text: `${SMALLEST}charging:\n  onlost: hold\n`,
    lines: [
      'c.yaml:3:3 charging.onlost: is not known, did you mean onLost? allowed: start, law, preset, surplus, limits, onLost, wakeCar',
    ],
  },
  {
    why: 'nothing to suggest, nothing suggested',
    text: `${SMALLEST}connection: { carrier-pigeon: true }\n`,
    lines: [
      'c.yaml:2:15 connection.carrier-pigeon: is not known, allowed: phases, nominalVoltageV, phaseRotation',
    ],
  },
  {
    why: 'what is missing points at the block it is missing from',
    text: 'version: 1\nmeter:\n  source: serial\n',
    lines: ['c.yaml:2:1 meter.path: is missing, must be text that is not empty'],
  },
  {
    why: 'an empty block is not a block',
    text: `${SMALLEST}connection:\n`,
    lines: [
      'c.yaml:2:12 connection: is empty, must be a block with phases, nominalVoltageV, phaseRotation',
    ],
  },
  {
    why: 'keys of another source are unknown to this one',
    text: 'meter:\n  source: replay\n  file: day.csv\n  url: http://meter.local\n',
    lines: [
      'c.yaml:4:3 meter.url: is not known, allowed: source, file, speed, crc, decryptionKey, authenticationKey, late, stale, lost',
    ],
  },
  {
    why: 'an unknown source tells all there are',
    text: 'meter: { source: sreial }\n',
    lines: [`c.yaml:1:18 meter.source: is "sreial", must be ${SOURCES} (did you mean serial?)`],
  },
  {
    why: 'a driver that does not exist',
    text: `${SMALLEST}board: { driver: rpio }\n`,
    lines: ['c.yaml:2:18 board.driver: is "rpio", must be simulated, sysfs, pigpio or pigpiod'],
  },
  {
    why: 'a pin without hardware PWM carries no pilot',
    text: `${SMALLEST}board: { driver: sysfs, pins: { pilot: 17 } }\n`,
    lines: ['c.yaml:2:40 board.pins.pilot: is 17, must be 12, 13, 18 or 19'],
  },
  {
    why: 'a duration without a unit',
    text: 'meter: { source: simulated, stale: 10, lost: 5 minutes }\n',
    lines: [
      'c.yaml:1:36 meter.stale: is 10, must be auto or a duration such as 15s',
      'c.yaml:1:46 meter.lost: is "5 minutes", must be a number with a unit: 1500ms, 10s, 5m or 1h',
    ],
  },
  {
    why: 'names, zones and versions',
    text: `version: 2\nname: -sun pilot\ntimezone: Europe/Utrecht\n${SMALLEST}`,
    lines: [
      'c.yaml:1:10 version: is 2, must be 1',
      'c.yaml:2:7 name: is "-sun pilot", must be a host name: 1 to 63 letters, digits, - or _, no - at either end',
      'c.yaml:3:11 timezone: is "Europe/Utrecht", must be an IANA time zone such as Europe/Amsterdam',
    ],
  },
  {
    why: 'not a number is none',
    text: `${SMALLEST}connection: { nominalVoltageV: .nan }\n`,
    lines: ['c.yaml:2:32 connection.nominalVoltageV: is NaN, must be a number from 100 to 277'],
  },
  {
    why: 'a secret is never shown',
    text: `${SMALLEST}api: { password: hunter2 }\n`,
    lines: [expect.stringMatching(/^c.yaml:2:18 api.password: is not usable, must be a hash/)],
  },
  {
    why: 'a list entry by its index',
    text: `${SMALLEST}api:\n  tokens:\n    - { name: evcc, hash: plain, scope: all }\n`,
    lines: [
      expect.stringMatching(/^c.yaml:4:27 api.tokens\[0\].hash: is not usable, must be a hash/),
      'c.yaml:4:41 api.tokens[0].scope: is "all", must be read or control',
    ],
  },
  {
    why: 'the main fuse of three phases cannot be watched by one number',
    text: 'meter: { source: power, url: http://m.local }\nconnection: { phases: 3 }\ncharging:\n  limits:\n    mainsA: 25\n',
    lines: [
      'c.yaml:5:13 charging.limits.mainsA: cannot be watched on three phases by source power, must be null, or meter.dataIntervalMs 1000 where the remote has /api/data',
    ],
  },
  {
    why: 'nor by a day in CSV',
    text: 'meter: { source: replay, file: day.csv.gz }\nconnection: { phases: 3 }\ncharging: { limits: { mainsA: 25 } }\n',
    lines: [
      'c.yaml:3:31 charging.limits.mainsA: cannot be watched on three phases by source replay, must be null, or a capture of telegrams instead of a day in CSV',
    ],
  },
  {
    why: 'all problems at once, in the order of the file, across blocks and kinds',
    text: 'name: a\nname: b\nmeter: { source: power, url: nowhere }\ncharging: { law: stop, limits: { mainsA: 2 } }\nstatedir: /tmp\n',
    lines: [
      'c.yaml:2:1 name: is there more than once, must be there once',
      'c.yaml:3:30 meter.url: is "nowhere", must be a URL such as http://SolarSync_E77308.local',
      expect.stringMatching(
        /^c.yaml:4:18 charging.law: is "stop", must be .*\(did you mean step\?\)$/,
      ),
      'c.yaml:4:42 charging.limits.mainsA: is 2, must be a number from 6 to 250 or null',
      expect.stringMatching(
        /^c.yaml:5:1 statedir: is not known, did you mean stateDir\? allowed: /,
      ),
    ],
  },
  {
    why: 'a broken bracket is told where YAML meets it, and nothing is guessed behind it',
    text: 'meter: { source: simulated\ncharging:\n',
    lines: [expect.stringMatching(/^c.yaml:2:1 is not YAML: Flow map .* must .* end with a }$/)],
  },
  {
    why: 'tabs are no indentation',
    text: 'meter:\n\tsource: simulated\n',
    lines: ['c.yaml:2:1 is not YAML: Tabs are not allowed as indentation'],
  },
  {
    why: 'one document only',
    text: `${SMALLEST}---\n${SMALLEST}`,
    lines: ['c.yaml:2:1 begins a second document, must be one only'],
  },
  {
    why: 'tags nobody knows',
    text: `${SMALLEST}name: !secret x\n`,
    lines: ['c.yaml:2:7 is not YAML: Unresolved tag: !secret'],
  },
  {
    why: 'no block at all',
    text: '- meter\n',
    lines: [expect.stringMatching(/^c.yaml:1:1 is a list, must be a block with version, name, /)],
  },
  {
    why: 'nothing at all lacks what has no default, told by the key that decides about the others',
    text: '',
    lines: [`c.yaml:1:1 meter: is missing, must be a block with source: ${SOURCES}`],
  },
  {
    why: 'a block of several kinds that is empty',
    text: `${SMALLEST}board:\n`,
    lines: [
      'c.yaml:2:7 board: is empty, must be a block with driver: simulated, sysfs, pigpio or pigpiod',
    ],
  },
  {
    why: 'late, stale and lost come in this order',
    text: 'meter:\n  source: simulated\n  late: 20s\n  stale: 10s\n  lost: 5s\n',
    lines: [
      'c.yaml:3:9 meter.late: is "20s", must be shorter than meter.stale, which is 10s',
      'c.yaml:4:10 meter.stale: is "10s", must be shorter than meter.lost, which is 5s',
    ],
  },
  {
    why: 'the one that was not given counts too',
    text: 'meter: { source: simulated, stale: 5m }\n',
    lines: ['c.yaml:1:36 meter.stale: is "5m", must be shorter than meter.lost, which is 5m'],
  },
  {
    why: 'one that is learnt leaves the two others to be held against each other',
    text: 'meter: { source: simulated, late: 1500ms, lost: 1.5s }\n',
    lines: [
      'c.yaml:1:35 meter.late: is "1500ms", must be shorter than meter.lost, which is 1500ms',
    ],
  },
  {
    why: 'names that JavaScript gives a meaning are keys like any other',
    text: `${SMALLEST}constructor: 1\n__proto__: { board: 1 }\n`,
    lines: [
      expect.stringMatching(/^c.yaml:2:1 constructor: is not known, /),
      expect.stringMatching(/^c.yaml:3:1 __proto__: is not known, /),
    ],
  },
];

describe('what is wrong, where, and what is allowed', () => {
  test.each(ROWS)('$why', async ({ text, lines }) => {
    expect((await loadText(text)).lines).toEqual(lines);
  });
});

describe('what is meant to hurt', () => {
  test('aliases that multiply', async () => {
    const rows = [...'bcdefgh'].map((name, depth) => {
      const before = String.fromCharCode('a'.charCodeAt(0) + depth);
      return `${name}: &${name} [${Array(9).fill(`*${before}`).join(',')}]`;
    });
    const { lines } = await loadText(['a: &a [x,x,x]', ...rows].join('\n'));
    expect(lines).toEqual([expect.stringMatching(/^c.yaml:1:1 cannot be read as YAML: .*alias/i)]);
  });

  test('nesting without end', async () => {
    const { lines } = await loadText('['.repeat(20_000));
    expect(lines.length).toBeGreaterThan(0);
    expect(lines.length).toBeLessThanOrEqual(20);
  });

  test('more text than any configuration has', async () => {
    const { lines } = await loadText(`# ${'x'.repeat(1 << 18)}`);
    expect(lines).toEqual(['c.yaml:1:1 has 262146 characters, must be at most 262144']);
  });
});
