import type { LookupFunction } from 'node:net';
import { VirtualClock } from '../../sim/virtual-clock.ts';
import type { Clock } from '../../src/clock.ts';
import type { Close } from '../../src/meter/source.ts';
import { PowerHttpConfig } from '../../src/meter/sources/power-http.config.ts';
import { createPowerHttpSource } from '../../src/meter/sources/power-http.ts';
import { MeterLog } from './meter-log.ts';
import { PowerServer } from './power-server.ts';

/** As a remote meter without a zone of its own would mean it. */
const timeOf = (local: string) =>
  local === '' ? undefined : { epochMs: Date.parse(`${local.replace(' ', 'T')}Z`), local };

/** A polled source in virtual time before a real server on loopback. */
export class PowerRig {
  readonly clock = new VirtualClock();
  readonly log = new MeterLog();
  server = new PowerServer();
  close: Close = () => {};

  open(
    config: Partial<PowerHttpConfig> = {},
    parts: { lookup?: LookupFunction; clock?: Clock } = {},
  ): void {
    const settings = PowerHttpConfig.parse({ source: 'power', url: this.server.url, ...config });
    const { clock } = this;
    const source = createPowerHttpSource(settings, { clock, timeOf, random: () => 0, ...parts });
    this.close = source.open(this.log);
  }

  /** Lets `ms` pass. */
  pass(ms: number): void {
    this.clock.advanceTo(this.clock.now() + ms);
  }

  /** Waits for this many readings since the beginning. */
  async readings(count: number): Promise<void> {
    await this.log.until(() => this.log.readings.length >= count);
  }

  /** Reads `count` times, one second apart. */
  async poll(count: number): Promise<void> {
    for (let one = 0; one < count; one++) {
      this.pass(1_000);
      await this.readings(this.log.readings.length + 1);
    }
  }

  async end(): Promise<void> {
    this.close();
    await this.server.kill();
  }
}
