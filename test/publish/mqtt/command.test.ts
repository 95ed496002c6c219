import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readCommand } from '../../../src/publish/mqtt/command.ts';
import { type Asked, FAKE_EPOCH_MS, FakeControl, FakeHouse } from '../../support/fake-house.ts';

/** What is asked for by a command, or why it is refused. */
async function result(key: string, text: string): Promise<Asked[] | string> {
  const control = new FakeControl(new FakeHouse());
  const command = readCommand(key, Buffer.from(text), FAKE_EPOCH_MS);
  if (!command.ok) return command.refused.kind;
  await command.run(control);
  return control.asked;
}

test.each<[string, string, Asked[] | string, string]>([
  ['mode', 'solar', [{ change: { mode: 'solar' } }], 'a word'],
  ['mode', 'off', [{ change: { mode: 'off' } }], 'off is a mode here, no switch'],
  ['mode', 'external', 'malformed', 'leases are no mode'],
  ['enabled', 'true', [{ change: { enabled: true } }], 'as it is told'],
  ['enabled', 'OFF', [{ change: { enabled: false } }], 'as switches say it'],
  ['enabled', '1', 'malformed', 'neither'],
  ['manualCurrentA', '16', [{ change: { manualDutyPercent: 26.6 } }], 'rounded down'],
  ['manualCurrentA', '10.5\n', [{ change: { manualDutyPercent: 17.5 } }], 'with a line end'],
  ['manualCurrentA', '5', 'malformed', 'less than a pilot offers'],
  ['manualCurrentA', '', 'malformed', 'an empty text is no 0'],
  ['manualCurrentA', '1e1', 'malformed', 'digits only'],
  ['manualDutyPercent', '40', [{ change: { manualDutyPercent: 40 } }], 'a duty'],
  ['manualDutyPercent', '90', 'malformed', 'more than a pilot says'],
  ['law', 'step', [{ change: { law: 'step' } }], 'a law'],
  ['preset', 'calm', [{ change: { preset: 'calm' } }], 'a preset'],
  ['preset', 'wild', 'malformed', 'no preset'],
  [
    'charger',
    '{"mode":"manual","manual":{"currentA":6}}',
    [{ change: { mode: 'manual', manualDutyPercent: 10 } }],
    'all at once',
  ],
  ['charger', '{"maxCurrentA":32}', 'malformed', 'bounds are not set from here'],
  ['charger', '{"mode":"solar","maxCurrentA":null}', 'malformed', 'nor taken away'],
  ['charger', '{"mode":', 'malformed', 'torn'],
  ['charger', '[]', 'malformed', 'no object'],
  [
    'boost',
    '{"currentA":16,"untilEnergyWh":5000}',
    [{ boost: { currentA: 16, untilEnergyWh: 5_000 } }],
    'a boost',
  ],
  ['boost', '{"currentA":16,"until":"2020-01-01T00:00:00Z"}', 'malformed', 'long ago'],
  ['boost', 'null', ['endBoost'], 'its end'],
  ['external', '{"currentA":10}', [{ external: { currentA: 10, forS: 120 } }], 'a lease'],
  ['external', 'null', ['endExternal'], 'its end'],
  ['limits', '{"circuitA":63}', 'unknown', 'limits are for the configuration'],
  ['faults', 'rcd', 'unknown', 'faults are not reset from here'],
  ['maxCurrentA', '32', 'unknown', 'a bound by its own name'],
  ['constructor', '{}', 'unknown', 'no key of ours'],
  ['charger', `{"mode":"solar"${' '.repeat(2_000)}}`, 'malformed', 'longer than any command'],
])('%s %j: %j (%s)', async (key, text, expected) => {
  expect(await result(key, text)).toEqual(expected);
});

test('whatever is sent, nothing is thrown, and limits and faults are never touched', async () => {
  const keys = fc.constantFrom('charger', 'mode', 'enabled', 'manualCurrentA', 'boost', 'external');
  const text = fc.oneof(fc.string(), fc.json(), fc.double().map(String));
  await fc.assert(
    fc.asyncProperty(keys, text, async (key, sent) => {
      const asked = await result(key, sent);
      expect(JSON.stringify(asked)).not.toMatch(/maxCurrentA|resetFault/);
    }),
  );
});
