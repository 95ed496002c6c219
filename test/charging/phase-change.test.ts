import { describe, expect, test } from 'vitest';
import { TestCharger } from '../support/charger.ts';

const X1 = { pilot: { kind: 'steady' }, contactor: 'open' };
const CLOSED = { pilot: { kind: 'pwm', duty: 30 }, contactor: 'closed' };

describe('changing phases', () => {
  const three = { ...new TestCharger().snapshot.context.settings };
  const switchable = () =>
    new TestCharger({
      settings: { ...three, connection: { ...three.connection, phases: 3 } },
      switchesPhases: true,
    })
      .send({ type: 'mode.manual' }, { type: 'pilot.C' })
      .started();

  /** A board that is wired for one phase, as a law may have left it. */
  function wiredForOne(): TestCharger {
    const charger = switchable();
    const saved = JSON.parse(JSON.stringify(charger.actor.getPersistedSnapshot()));
    saved.context.wiredPhases = 1;
    const resumed = new TestCharger({}, saved);
    resumed.nowMs = charger.nowMs;
    return resumed;
  }

  test('a box with three phases uses them all unless the law says otherwise', () => {
    expect(switchable().outputs).toEqual({ ...CLOSED, phases: 3 });
  });

  test('stops, opens, rewires, keeps the pilot cut for 45 s, offers again', () => {
    const charger = wiredForOne().send({ type: 'tick' });
    const cut = { pilot: { kind: 'steady' }, contactor: 'closed' };
    expect(charger.outputs).toEqual({ ...cut, phases: 1 });
    expect(charger.state.reason).toMatchObject({ code: 'changing-phases', phases: 3 });
    charger.send({ type: 'pilot.B' });
    expect(charger.outputs, 'its contacts are still on their way').toEqual({ ...X1, phases: 1 });
    charger.pass(999);
    expect(charger.outputs).toEqual({ ...X1, phases: 1 });
    charger.pass(1);
    expect(charger.outputs).toEqual({ ...X1, phases: 3 });
    charger.pass(43_000);
    expect(charger.outputs.pilot.kind).toBe('steady');
    charger.pass(1_000).send({ type: 'pilot.C' });
    expect(charger.outputs).toEqual({ ...CLOSED, phases: 3 });
  });

  test('H35 never rewires under load, even when the car does not let go', () => {
    const charger = wiredForOne().send({ type: 'tick' });
    charger.pass(5_900);
    expect(charger.outputs).toMatchObject({ contactor: 'closed', phases: 1 });
    charger.pass(100);
    expect(charger.outputs, 'an arc may still burn').toMatchObject({
      contactor: 'open',
      phases: 1,
    });
    charger.pass(1_000);
    expect(charger.outputs).toMatchObject({ contactor: 'open', phases: 3 });
  });
});
