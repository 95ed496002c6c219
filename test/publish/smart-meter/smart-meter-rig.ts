import { onTestFinished } from 'vitest';
import type { z } from 'zod';
import { VirtualClock } from '../../../sim/virtual-clock.ts';
import type { OutletContext, RunningOutlet } from '../../../src/house/outlet.ts';
import { SmartMeterConfig } from '../../../src/publish/smart-meter/smart-meter.config.ts';
import { start } from '../../../src/publish/smart-meter/smart-meter.ts';
import { settled } from '../../support/meter-log.ts';
import { outletContext } from '../../support/outlet-context.ts';
import { ownPort } from '../../support/own-port.ts';
import { StrictClient } from './strict-client.ts';

/** The outlet on ports of its own on loopback, in virtual time, with a fake house behind it. */
export class SmartMeterRig {
  readonly context;
  readonly outlet: RunningOutlet<SmartMeterConfig>;
  /** What it was started with. */
  readonly block: SmartMeterConfig;
  readonly port: number;
  readonly streamPort: number;

  private constructor(
    context: ReturnType<typeof outletContext>,
    { outlet, block }: Pick<SmartMeterRig, 'outlet' | 'block'>,
    ports: readonly [number, number],
  ) {
    this.block = block;
    this.context = context;
    this.outlet = outlet;
    [this.port, this.streamPort] = ports;
  }

  static async start(
    config: z.input<typeof SmartMeterConfig> = {},
    more: Partial<Omit<OutletContext, 'house' | 'control'>> = {},
  ): Promise<SmartMeterRig> {
    const context = outletContext(more);
    const ports = [await ownPort(), await ownPort()] as const;
    const block = SmartMeterConfig.parse({
      host: '127.0.0.1',
      port: ports[0],
      streamPort: ports[1],
      ...config,
    });
    const outlet = await start(block, context);
    onTestFinished(() => outlet.close());
    return new SmartMeterRig(context, { outlet, block }, ports);
  }

  /** Lets `ms` pass in steps a sampler would take. */
  async pass(ms: number): Promise<void> {
    const clock: unknown = this.context.clock;
    if (!(clock instanceof VirtualClock)) return;
    const endMs = clock.now() + ms;
    while (clock.now() < endMs) {
      clock.advanceTo(Math.min(endMs, clock.now() + 100));
      await settled();
    }
  }

  /** A client that has been told who we are. */
  async client(): Promise<StrictClient> {
    const client = await StrictClient.connect(this.port);
    onTestFinished(() => client.destroy());
    await client.until(() => client.answers.length === 1);
    client.answers.length = 0;
    client.order.length = 0;
    return client;
  }
}
