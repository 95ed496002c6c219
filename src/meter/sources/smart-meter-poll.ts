import type { Close, MeterListener } from '../source.ts';
import { createLinkNews } from './link-news.ts';
import { poll } from './polling.ts';
import type { SmartMeterParts } from './smart-meter.ts';
import { type Asked, SmartMeterLink } from './smart-meter-link.ts';
import { powerOf, type Triple, tripleOf } from './smart-meter-values.ts';

export interface PollOptions {
  readonly host: string;
  readonly port: number;
  readonly intervalMs: number;
  readonly timeoutMs: number;
}

/** Asks for power, and then for voltage and current, again and again. */
export function pollSmartMeter(
  { host, port, intervalMs, timeoutMs }: PollOptions,
  { clock, lookup, random }: SmartMeterParts,
  listener: MeterListener,
): Close {
  const stopped = new AbortController();
  const { signal } = stopped;
  const link = new SmartMeterLink({ host, port, timeoutMs, clock, lookup });
  const news = createLinkNews(listener);

  async function ask(): Promise<boolean> {
    const power = await link.ask('getPower');
    if (signal.aborted) return false;
    if (!power.ok) {
      const isUp = power.fault.kind === 'no-reading';
      if (isUp) news({ state: 'up', detail: `${host}:${port}` });
      else news({ state: 'down', detail: power.fault.detail });
      listener.fault(power.fault);
      return isUp;
    }
    news({ state: 'up', detail: `${host}:${port}` });
    listener.polled?.((clock.now() - power.askedAtMs) / 1_000);
    // Neither is needed to decide: a meter that does not tell them has none.
    const voltage = await link.ask('getVoltage');
    const current = voltage.ok ? await link.ask('getCurrent') : voltage;
    if (signal.aborted) return false;
    const result = powerOf(
      tripleOf(power.answer['activePower']),
      values(voltage, 'voltage'),
      amperes(values(current, 'current')),
    );
    if (!result.ok) listener.fault(result.fault);
    else listener.reading({ takenAtMs: power.askedAtMs, ...result.power });
    return true;
  }

  void poll({ clock, intervalMs, signal, ask, random });
  return () => {
    stopped.abort();
    link.drop();
  };
}

function values(asked: Asked, key: string): Triple | undefined {
  return asked.ok ? tripleOf(asked.answer[key]) : undefined;
}

/** Its unit is the milliampere. */
function amperes(milliamperes: Triple | undefined): Triple | undefined {
  if (milliamperes === undefined) return undefined;
  const [l1, l2, l3] = milliamperes.map((value) => value && value / 1_000);
  return [l1, l2, l3];
}
