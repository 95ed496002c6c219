import type { Logger } from 'pino';
import type { FaultKind } from '../charging/charger.ts';
import type { ChargingNews } from '../charging/events.ts';
import type { Clock } from '../clock.ts';
import type { BoostRequest, ChargerChange, Control, ControlResult, House } from '../house/house.ts';
import { newsOf } from './change-news.ts';
import type { Settings } from './journal.ts';
import type { RememberedSettings } from './remembered-settings.ts';

/** Faults that are reset where the contactor can be looked at, and nowhere else. */
const AT_THE_BOX: readonly FaultKind[] = ['weld', 'rcd-self-test'];

export interface RememberedControlParts {
  readonly house: House;
  readonly send: (news: ChargingNews) => void;
  readonly clock: Clock;
  readonly log: Logger;
  /** What was set last; every change begins with it. */
  readonly settings: RememberedSettings;
  /** Forgets a latched fault; resolves once written. */
  readonly forgetFault: (kind: FaultKind) => Promise<void>;
  /** Configuration keys that the environment or a flag pins, with the name of what pins them. */
  readonly pins: ReadonlyMap<string, string>;
}

const DONE: ControlResult = { ok: true };

/**
 * Control that writes a change down before it takes effect; changes are made one after another. Who
 * wants the car to stop is obeyed whatever the disk says.
 */
export class RememberedControl implements Control {
  readonly #parts: RememberedControlParts;

  constructor(parts: RememberedControlParts) {
    this.#parts = parts;
  }

  change(change: ChargerChange): Promise<ControlResult> {
    const { settings } = this.#parts;
    return settings.inTurn(async () => {
      const pin = this.#pinOf(change);
      if (pin !== undefined) return pin;
      const next = withChange(settings.now, change);
      try {
        await settings.write(next);
      } catch (error) {
        if (!isStop(change)) {
          return { ok: false, refusal: { kind: 'not-saved', detail: String(error) } };
        }
        settings.hold(next);
        this.#parts.log.error({ err: error }, 'stopped, but not on disk: a restart may forget it');
      }
      const { charger } = this.#parts.house.picture();
      for (const news of newsOf(change, charger)) this.#parts.send(news);
      return DONE;
    });
  }

  boost(request: BoostRequest): ControlResult {
    const { clock, send } = this.#parts;
    const { currentA, untilEnergyWh, untilEpochMs, onlyAtLowTariff } = request;
    const forMs = untilEpochMs === undefined ? request.forMs : untilEpochMs - clock.epochMs();
    send({
      type: 'lease.set',
      lease: {
        kind: 'boost',
        currentA,
        ...(onlyAtLowTariff && { onlyAtLowTariff }),
        ...(untilEnergyWh === undefined ? {} : { energyWh: untilEnergyWh }),
        ...(forMs === undefined ? {} : { untilMs: clock.now() + forMs }),
        ...(untilEpochMs === undefined ? {} : { untilEpochMs }),
      },
    });
    return DONE;
  }

  endBoost(): ControlResult {
    this.#parts.send({ type: 'lease.end', kind: 'boost' });
    return DONE;
  }

  external(currentA: number, forS: number): ControlResult {
    const { clock, send } = this.#parts;
    const untilMs = clock.now() + forS * 1_000;
    send({ type: 'lease.set', lease: { kind: 'external', currentA, untilMs } });
    return DONE;
  }

  endExternal(): ControlResult {
    this.#parts.send({ type: 'lease.end', kind: 'external' });
    return DONE;
  }

  resetFault(kind: FaultKind, where?: 'at-the-box'): Promise<ControlResult> {
    return this.#parts.settings.inTurn(async () => {
      const { faults } = this.#parts.house.picture().charger;
      if (!faults.some((fault) => fault.kind === kind)) {
        return { ok: false, refusal: { kind: 'no-such-fault' } };
      }
      if (AT_THE_BOX.includes(kind) && where === undefined)
        return { ok: false, refusal: { kind: 'at-the-box' } };
      try {
        await this.#parts.forgetFault(kind);
      } catch (error) {
        return { ok: false, refusal: { kind: 'not-saved', detail: String(error) } };
      }
      this.#parts.send({ type: 'fault.reset', kind });
      return DONE;
    });
  }

  #pinOf(change: ChargerChange): ControlResult | undefined {
    for (const name of Object.keys(change) as (keyof ChargerChange)[]) {
      const key = CONFIG_KEYS[name];
      const by = this.#parts.pins.get(key);
      if (by !== undefined) return { ok: false, refusal: { kind: 'pinned', key, by } };
    }
    return undefined;
  }
}

/** Whether all it does is to end charging. */
function isStop(change: ChargerChange): boolean {
  const parts = Object.entries(change);
  const isEnd = ([key, value]: [string, unknown]): boolean =>
    key === 'mode' ? value === 'off' : key === 'enabled' && value === false;
  return parts.length > 0 && parts.every(isEnd);
}

/** Where each part of a change stands in the configuration. */
const CONFIG_KEYS: Readonly<Record<keyof ChargerChange, string>> = {
  mode: 'charging.start.mode',
  manualDutyPercent: 'charging.start.manualDutyPercent',
  enabled: 'charging.start.enabled',
  maxCurrentA: 'charging.start.maxCurrentA',
  law: 'charging.law',
  preset: 'charging.preset',
};

function withChange(settings: Settings, change: ChargerChange): Settings {
  const { mode, manualDutyPercent, enabled, maxCurrentA, law, preset } = change;
  const { charging } = settings;
  return {
    ...settings,
    charging: {
      ...charging,
      start: {
        ...charging.start,
        ...(mode === undefined ? {} : { mode }),
        ...(manualDutyPercent === undefined ? {} : { manualDutyPercent }),
        ...(enabled === undefined ? {} : { enabled }),
        ...(maxCurrentA === undefined ? {} : { maxCurrentA }),
      },
      ...(law === undefined ? {} : { law }),
      ...(preset === undefined ? {} : { preset }),
    },
  };
}
