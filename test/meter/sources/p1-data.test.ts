import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { VirtualClock } from '../../../sim/virtual-clock.ts';
import type { MeterReading } from '../../../src/meter/reading.ts';
import { openMeter } from '../../../src/meter/sources/open.ts';
import { P1DataConfig } from '../../../src/meter/sources/p1-data.config.ts';
import { telegramIn } from '../../../src/meter/sources/p1-data.ts';
import { settled } from '../../support/meter-log.ts';
import { until } from '../../support/mosquitto.ts';
import { telegram } from '../../support/p1-telegram.ts';

const page = (body: string): string => `<html><head></head><body>${body}</body></html>`;
const at = (second: number, importW: number): string =>
  telegram({ at: `2603181225${String(second).padStart(2, '0')}W`, importW, exportW: 0 });

test.each<[why: string, given: string, expected: string | undefined]>([
  ['the page of a gateway', page(at(1, 2)), at(1, 2)],
  ['with a line end before it', page(`\r\n${at(1, 2)}`), at(1, 2)],
  ['preformatted', page(`<pre>${at(1, 2)}</pre>`), at(1, 2)],
  ['nothing but the telegram', at(1, 2), at(1, 2)],
  ['an empty page', page(''), undefined],
  ['another page', page('<a href="/P1">P1</a>'), undefined],
  ['half a telegram', page(at(1, 2).slice(0, -12)), undefined],
])('%s', (_why, given, expected) => {
  expect(telegramIn(given)).toBe(expected);
});

async function gateway(answer: () => { readonly status?: number; readonly body: string }) {
  let answered = 0;
  const paths = new Set<string | undefined>();
  const server: Server = createServer((request, response) => {
    paths.add(request.url);
    const { status = 200, body } = answer();
    response.writeHead(status, { 'content-type': 'text/html' }).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const clock = new VirtualClock();
  const { port } = server.address() as AddressInfo;
  const config = P1DataConfig.parse({
    source: 'p1Data',
    url: `http://127.0.0.1:${port}`,
    intervalMs: 1_000,
    latencyMs: 500,
  });
  const source = await openMeter(config, { clock, timeZone: 'Europe/Amsterdam' });
  const readings: [reading: MeterReading, raw: string][] = [];
  const faults: string[] = [];
  const links: string[] = [];
  const close = source.open({
    reading: (reading, raw) => readings.push([reading, Buffer.from(raw ?? []).toString('latin1')]),
    fault: ({ kind }) => faults.push(kind),
    link: ({ state }) => links.push(state),
    polled: () => answered++,
  });
  onTestFinished(close);
  const askedTimes = async (times: number): Promise<void> => {
    for (let count = 1; count <= times; count++) {
      await until(() => answered === count);
      await settled();
      if (count < times) clock.advanceTo(clock.now() + 1_000);
    }
  };
  return { readings, faults, links, askedTimes, paths };
}

test('each new telegram once, taken when it was asked for less its latency', async () => {
  const pages = [at(1, 100), at(1, 100), at(11, 200), at(11, 200), at(21, 300)];
  let index = 0;
  const { readings, faults, links, askedTimes, paths } = await gateway(() => ({
    body: page(pages[Math.min(index++, 4)] ?? ''),
  }));
  await askedTimes(6);
  expect(readings.map(([{ importW }]) => importW)).toEqual([100, 200, 300]);
  expect(readings[0]).toEqual([
    expect.objectContaining({ takenAtMs: -500, crc: 'ok' }),
    at(1, 100),
  ]);
  expect([faults, links, [...paths]]).toEqual([[], ['up'], ['/Data']]);
});

test('what is no telegram is counted by its kind', async () => {
  const wrong = at(2, 7).replace('00.007', '00.009');
  const answers = [{ status: 503, body: '' }, { body: page('') }, { body: page(wrong) }];
  let index = 0;
  const { readings, faults, askedTimes } = await gateway(
    () => answers[index++] ?? { body: page(at(3, 8)) },
  );
  await askedTimes(4);
  expect(faults).toEqual(['status', 'format', 'checksum']);
  expect(readings.map(([{ importW }]) => importW)).toEqual([8]);
});
