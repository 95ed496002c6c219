import { spawnSync } from 'node:child_process';
import type { FastifyInstance } from 'fastify';
import { describe, expect, test } from 'vitest';
import { clampDuty } from '../../src/charging/pilot.ts';
import type { Decision } from '../../src/house/house.ts';
import { seriesOf } from '../support/exposition.ts';
import { CHARGING_PICTURE, FAKE_EPOCH_MS, FULL_READING } from '../support/fake-house.ts';
import { testApi } from '../support/test-api.ts';

const promtool = spawnSync('promtool', ['--version']).error === undefined;
if (!promtool && process.env['CI']) throw new Error('promtool is missing: apt install prometheus');

async function scrape(app: FastifyInstance): Promise<ReadonlyMap<string, number>> {
  return seriesOf((await app.inject('/metrics')).body);
}

function decision(code: Decision['code'], dutyPercent: number | undefined): Decision {
  return { epochMs: FAKE_EPOCH_MS, code, text: '', inputs: {}, dutyPercent };
}

describe('GET /metrics', () => {
  test('answers in the text format', async () => {
    const { app } = testApi();
    const reply = await app.inject('/metrics');
    expect(reply.statusCode).toBe(200);
    expect(reply.headers['content-type']).toMatch(/^text\/plain; version=0\.0\.4/);
  });

  test.each([
    ['sunpilot_grid_import_watts', 0],
    ['sunpilot_grid_export_watts', 780],
    ['sunpilot_meter_energy_joules_total{direction="import",tariff="low"}', 1_234_567 * 3_600],
    ['sunpilot_meter_energy_joules_total{direction="export",tariff="normal"}', 234_567 * 3_600],
    ['sunpilot_phase_current_amperes{phase="L3"}', 3],
    ['sunpilot_phase_voltage_volts{phase="L1"}', 231.1],
    ['sunpilot_pilot_duty_ratio', 0.266],
    ['sunpilot_offered_current_amperes', 15.96],
    ['sunpilot_limit_amperes{by="circuit"}', 16],
    ['sunpilot_limit_amperes{by="cable"}', 32],
    ['sunpilot_charge_power_watts', 3_671],
    ['sunpilot_charging_mode{mode="solar"}', 1],
    ['sunpilot_charging_mode{mode="off"}', 0],
    ['sunpilot_vehicle_state{state="C"}', 1],
    ['sunpilot_vehicle_state{state="A"}', 0],
    ['sunpilot_contactor_closed', 1],
    ['sunpilot_contactor_closings_total', 0],
    ['sunpilot_meter_age_seconds', 0.42],
    ['sunpilot_meter_state{state="fresh"}', 1],
    ['sunpilot_meter_state{state="lost"}', 0],
    ['sunpilot_meter_last_reading_timestamp_seconds', (FAKE_EPOCH_MS - 420) / 1_000],
    ['sunpilot_telegrams_total{result="ok"}', 0],
    ['sunpilot_session_energy_joules', 5_321.4 * 3_600],
    ['sunpilot_charged_energy_joules_total{origin="solar"}', 1_000_000.4 * 3_600],
    ['sunpilot_charged_energy_joules_total{origin="grid"}', 234_567.1 * 3_600],
    ['sunpilot_faults_total{kind="weld"}', 0],
    ['sunpilot_fault_active{kind="weld"}', 0],
    ['sunpilot_meter_poll_duration_seconds_count', 0],
    ['sunpilot_reading_to_pilot_seconds_count', 0],
    [`sunpilot_build_info{version="1.2.3",node="${process.versions.node}"}`, 1],
  ])('%s is %d', async (name, value) => {
    const { app } = testApi();
    expect((await scrape(app)).get(name)).toBeCloseTo(value, 6);
  });

  test('every series but the runtime is ours and the runtime is there', async () => {
    const { app } = testApi();
    const names = [...(await scrape(app)).keys()];
    expect(names.filter((name) => !/^(sunpilot|nodejs|process)_/.test(name))).toEqual([]);
    expect(names).toContain('process_resident_memory_bytes');
  });
});

const METER = /^sunpilot_(grid|phase|meter_energy)/;

describe('what is not known is absent', () => {
  test('a stale meter leaves its state and its growing age', async () => {
    const { app, house } = testApi();
    expect([...(await scrape(app)).keys()].filter((name) => METER.test(name))).toHaveLength(12);
    house.fallSilent();
    const series = await scrape(app);
    expect([...series.keys()].filter((name) => METER.test(name))).toEqual([]);
    expect(series.get('sunpilot_meter_state{state="stale"}')).toBe(1);
    expect(series.get('sunpilot_meter_age_seconds')).toBe(12);
  });

  test('and its series come back with it', async () => {
    const { app, house } = testApi();
    house.fallSilent();
    await scrape(app);
    house.read(FULL_READING);
    expect((await scrape(app)).get('sunpilot_grid_export_watts')).toBe(780);
  });

  test('before the first reading there is no age', async () => {
    const { app, house } = testApi();
    house.neverRead();
    const series = await scrape(app);
    expect(series.get('sunpilot_meter_state{state="waiting"}')).toBe(1);
    expect(series.has('sunpilot_meter_age_seconds')).toBe(false);
    expect(series.has('sunpilot_meter_last_reading_timestamp_seconds')).toBe(false);
  });

  test('a vehicle nobody senses, a session nobody began, power nobody knows', async () => {
    const { app, house } = testApi();
    house.now = {
      ...CHARGING_PICTURE,
      car: { powerW: 0, basis: 'unknown' },
      totals: { solarWh: 0, gridWh: 0 },
      charger: { ...CHARGING_PICTURE.charger, vehicle: undefined },
    };
    const names = [...(await scrape(app)).keys()];
    const absent = /vehicle_state|session_energy|charge_power/;
    expect(names.filter((name) => absent.test(name))).toEqual([]);
  });

  test('a limit that no longer applies', async () => {
    const { app, house } = testApi();
    await scrape(app);
    house.charger({ limits: { pilot: 51 } });
    const names = [...(await scrape(app)).keys()].filter((name) => name.includes('limit_amperes'));
    expect(names).toEqual(['sunpilot_limit_amperes{by="pilot"}']);
  });

  test('a fault that stands, whoever saw it begin', async () => {
    const { app, house } = testApi();
    house.charger({ faults: [{ kind: 'crash-loop', latched: true, detail: '', sinceEpochMs: 0 }] });
    expect((await scrape(app)).get('sunpilot_fault_active{kind="crash-loop"}')).toBe(1);
    house.charger({ faults: [] });
    expect((await scrape(app)).get('sunpilot_fault_active{kind="crash-loop"}')).toBe(0);
  });

  test('nothing offered is a duty of zero', async () => {
    const { app, house } = testApi();
    house.charger({ duty: undefined });
    const series = await scrape(app);
    expect(series.get('sunpilot_pilot_duty_ratio')).toBe(0);
    expect(series.get('sunpilot_offered_current_amperes')).toBe(0);
  });
});

describe('what happens is counted', () => {
  test('telegrams by what became of them', async () => {
    const { app, house } = testApi();
    await app.ready();
    house.read(FULL_READING);
    house.read(FULL_READING);
    house.tell({ type: 'meter-fault', fault: { kind: 'checksum', detail: '' } });
    const series = await scrape(app);
    expect(series.get('sunpilot_telegrams_total{result="ok"}')).toBe(2);
    expect(series.get('sunpilot_telegrams_total{result="checksum"}')).toBe(1);
  });

  test('closings, faults, polls and passes', async () => {
    const { app, house } = testApi();
    await app.ready();
    house.tell({ type: 'contactor-closed' });
    house.tell({ type: 'fault', kind: 'rcd', detail: '' });
    // Latched later, it is the same fault.
    house.tell({ type: 'fault', kind: 'rcd', detail: '', isKnown: true });
    house.tell({ type: 'polled', seconds: 0.2 });
    house.tell({ type: 'applied', seconds: 0.0009 });
    const series = await scrape(app);
    expect(series.get('sunpilot_contactor_closings_total')).toBe(1);
    expect(series.get('sunpilot_faults_total{kind="rcd"}')).toBe(1);
    expect(series.get('sunpilot_meter_poll_duration_seconds_bucket{le="0.1"}')).toBe(0);
    expect(series.get('sunpilot_meter_poll_duration_seconds_bucket{le="0.25"}')).toBe(1);
    expect(series.get('sunpilot_reading_to_pilot_seconds_bucket{le="0.001"}')).toBe(1);
    expect(series.get('sunpilot_reading_to_pilot_seconds_sum')).toBe(0.0009);
  });

  test('changes of the duty by reason, not decisions that leave it alone', async () => {
    const { app, house } = testApi();
    house.charger({ duty: clampDuty(26.6) });
    await app.ready();
    for (const one of [
      decision('following-surplus', 26.6),
      decision('following-surplus', 27.6),
      decision('limited', 27.6),
      decision('meter-lost-pause', undefined),
      decision('following-surplus', 10),
    ]) {
      house.tell({ type: 'decision', decision: one });
    }
    const changes = [...(await scrape(app))].filter(([name]) => name.includes('duty_changes'));
    expect(changes).toEqual([
      ['sunpilot_duty_changes_total{reason="following-surplus"}', 2],
      ['sunpilot_duty_changes_total{reason="meter-lost-pause"}', 1],
    ]);
  });
});

describe.skipIf(!promtool)('promtool', () => {
  test.each(['all is well', 'the meter is stale'])('finds nothing to say when %s', async (when) => {
    const { app, house } = testApi();
    await app.ready();
    house.tell({ type: 'decision', decision: decision('manual', 20) });
    if (when === 'the meter is stale') house.fallSilent();
    const { body } = await app.inject('/metrics');
    const checked = spawnSync('promtool', ['check', 'metrics'], { input: body, encoding: 'utf8' });
    expect(`${checked.stdout}${checked.stderr}`).toBe('');
    expect(checked.status).toBe(0);
  });

  test('would have found a name that is wrong', () => {
    const input = '# HELP bad_gauge_total x\n# TYPE bad_gauge_total gauge\nbad_gauge_total 1\n';
    expect(spawnSync('promtool', ['check', 'metrics'], { input }).status).not.toBe(0);
  });
});
