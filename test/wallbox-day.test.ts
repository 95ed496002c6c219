import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { FastifyInstance } from 'fastify';
import { pino } from 'pino';
import { expect, onTestFinished, test } from 'vitest';
import { namedDay } from '../sim/days/named-days.ts';
import { createFullRun } from '../sim/full-engine.ts';
import { createPlant } from '../sim/plant.ts';
import { PlantBoard } from '../sim/plant-board.ts';
import { RIGS } from '../sim/rigs.ts';
import { SUN_W } from '../sim/scorer.ts';
import { VirtualClock } from '../sim/virtual-clock.ts';
import { createApi } from '../src/api/app.ts';
import { LAW_NAMES, type LawName } from '../src/charging/laws/laws.ts';
import { Config } from '../src/config.ts';
import { thisDevice } from '../src/house/device.ts';
import { openJournal } from '../src/journal/journal.ts';
import { startWallbox } from '../src/wallbox.ts';
import { FakeMeter } from './support/fakes.ts';
import { send } from './support/test-api.ts';

const RIG = RIGS['1p32'];
/** The wallbox is started this long before sun and car come, because it holds back after a start. */
const AHEAD_S = 10;
const FIRST_READINGS = 3;
/** How often somebody asks for the charger, seconds. */
const LOOK_EVERY_S = 60;
/** From dawn to the afternoon of a broken sky: starts, stops and hundreds of moves. */
const WATCHED_S = 9 * 3_600;

/** The product as it starts - machine, journal, API - on the plant that the engines run on. */
class ProductOnPlant {
  readonly #clock = new VirtualClock(Date.UTC(2026, 5, 21));
  readonly #meter = new FakeMeter();
  readonly #plant = createPlant(RIG);
  readonly #board = new PlantBoard(this.#plant, RIG);
  #api: FastifyInstance | undefined;

  /** Starts it, sets it to solar as its owner would, and plugs the car in at dawn. */
  async startUp(law: LawName, dawnS: number, netW: number): Promise<void> {
    this.#clock.advanceTo(dawnS * 1_000);
    await this.#start();
    await this.#ask('PATCH', { mode: 'solar', law, preset: 'balanced' });
    const power = { importW: Math.max(0, netW), exportW: Math.max(0, -netW) };
    for (let before = FIRST_READINGS; before > 0; before--) {
      this.#passUntil(dawnS - before);
      this.#meter.report({ takenAtMs: this.#clock.now(), ...power });
    }
    this.#passUntil(dawnS);
    this.#board.plug(dawnS);
  }

  /** @returns what the pilot carried and what the car made of it. */
  second(nowS: number, houseW: number, pvW: number): string {
    this.#passUntil(nowS);
    const board = this.#board;
    const plant = this.#plant;
    board.enter(nowS);
    for (let reading = plant.arrival(nowS); reading; reading = plant.arrival(nowS)) {
      this.#meter.report({ ...reading, takenAtMs: this.#clock.now() });
    }
    board.report();
    const supply = board.supply();
    const carW = plant.step(nowS, houseW, pvW, supply);
    board.leave(carW);
    return secondText(supply.offeredA ?? 0, carW, board.closings());
  }

  /** What `GET /api/v1/charger` says is offered, percent; 0 offers nothing. */
  async offeredPercent(): Promise<number> {
    const { dutyPercent } = await this.#ask('GET');
    return dutyPercent ?? 0;
  }

  async #ask(method: 'GET' | 'PATCH', body?: object): Promise<{ dutyPercent: number | null }> {
    if (this.#api === undefined) throw new Error('it was never started');
    const url = '/api/v1/charger';
    const answer = await (method === 'GET'
      ? this.#api.inject(url)
      : send(this.#api, method, url, body));
    expect(answer.statusCode, answer.body).toBe(200);
    return answer.json();
  }

  async #start(): Promise<void> {
    const stateDir = await mkdtemp(join(tmpdir(), 'sunpilot-day-'));
    const journal = await openJournal(stateDir);
    const clock = this.#clock;
    const log = pino({ enabled: false });
    const about = { version: '1.2.3', device: thisDevice };
    const config = Config.parse({
      meter: { source: 'simulated' },
      charging: { limits: { circuitA: RIG.maxA } },
    });
    const wallbox = await startWallbox({
      config,
      pins: new Map(),
      settings: await journal.settings.read(clock.epochMs()),
      journal,
      simulated: true,
      board: this.#board,
      meter: this.#meter,
      openMeter: async () => this.#meter,
      check: async () => ({ ok: true, config }),
      about,
      clock,
      log,
      bootId: 'boot',
      api: async (told) => {
        this.#api = createApi({
          ...told,
          clock,
          log,
          config: config.api,
          ...about,
          told: { config: {}, texts: [] },
          bootId: 'boot',
          // Injected requests have no local address.
          page: fileURLToPath(new URL('./support/page', import.meta.url)),
          isLoopback: () => true,
        });
        return this.#api;
      },
      failed: (cause) => {
        throw cause;
      },
    });
    onTestFinished(async () => {
      const ended = wallbox.end();
      clock.advanceTo(clock.now() + 8_000);
      await ended;
      await rm(stateDir, { recursive: true });
    });
  }

  #passUntil(nowS: number): void {
    this.#clock.advanceTo((nowS + AHEAD_S) * 1_000);
  }
}

function secondText(offeredA: number, carW: number, closings: number): string {
  return `${offeredA.toFixed(3)} A offered, ${carW} W, ${closings} closings`;
}

// Each second of it is a second of the real machine, twice.
test.each(LAW_NAMES)('journal and API change nothing of what %s decides', async (law) => {
  const day = namedDay('broken-summer');
  if (day === undefined) throw new Error('no such day');
  const { houseW, pvW } = day;
  const at = (t: number) => [houseW[t] ?? 0, pvW[t] ?? 0] as const;
  const dawnS = pvW.findIndex((watts) => watts > SUN_W);
  const [house, pv] = at(dawnS);
  const product = new ProductOnPlant();
  await product.startUp(law, dawnS, Math.round(house - pv));
  const full = createFullRun({ law, preset: 'balanced' }, RIG);
  const differences: string[] = [];
  const offers = new Set<number>();
  for (let t = dawnS; t < dawnS + WATCHED_S && differences.length < 5; t++) {
    const { duty, carW, closings } = full.second(t, ...at(t));
    const expected = secondText(duty * 0.6, carW, closings);
    const found = product.second(t, ...at(t));
    if (found !== expected) differences.push(`at ${t} s: ${found}; without: ${expected}`);
    if (t % LOOK_EVERY_S === 0) expect(await product.offeredPercent()).toBe(duty);
    offers.add(duty);
  }
  expect(differences).toEqual([]);
  expect(offers.size).toBeGreaterThan(30);
});
