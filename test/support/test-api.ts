import { fileURLToPath } from 'node:url';
import type { FastifyInstance } from 'fastify';
import { pino } from 'pino';
import { onTestFinished } from 'vitest';
import type { z } from 'zod';
import { VirtualClock } from '../../sim/virtual-clock.ts';
import { ApiConfig } from '../../src/api/api.config.ts';
import { type ApiParts, createApi } from '../../src/api/app.ts';
import { FAKE_DEVICE } from './fake-device.ts';
import { FakeDiary } from './fake-diary.ts';
import { FAKE_EPOCH_MS, FakeControl, FakeHouse } from './fake-house.ts';

interface TestApiOptions extends Partial<Omit<ApiParts, 'config'>> {
  readonly config?: z.input<typeof ApiConfig>;
}

/** The HTTP interface around a fake house; it takes changes as the demo does. Closed when the test ends. */
export function testApi({ config = {}, ...parts }: TestApiOptions = {}) {
  const house = new FakeHouse();
  const control = new FakeControl(house);
  const clock = new VirtualClock(FAKE_EPOCH_MS);
  const diary = new FakeDiary();
  const app = createApi({
    house,
    control,
    outlets: () => [],
    past: { diary, timezone: 'Europe/Amsterdam' },
    clock,
    config: ApiConfig.parse(config),
    log: pino({ enabled: false }),
    version: '1.2.3',
    told: { config: {}, texts: [] },
    device: FAKE_DEVICE,
    page: fileURLToPath(new URL('./page', import.meta.url)),
    bootId: 'boot',
    // Injected requests have no local address.
    isLoopback: () => true,
    ...parts,
  });
  onTestFinished(() => app.close());
  return { app, house, control, clock, diary };
}

/** Asks for a change as one who may: JSON, even without a body. */
export function send(
  app: FastifyInstance,
  method: 'PATCH' | 'PUT' | 'POST' | 'DELETE',
  url: string,
  body?: unknown,
) {
  const headers = { 'content-type': 'application/json' };
  const payload = body === undefined ? undefined : JSON.stringify(body);
  return app.inject({ method, url, headers, ...(payload !== undefined && { payload }) });
}
