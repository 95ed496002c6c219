import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { configSchema } from '../../src/config/load.ts';
import type { SchemaNode } from '../../src/config/schema-node.ts';
import { BuiltProgram } from '../support/built-program.ts';
import { type DocumentedRow, documentedRows, shapeOf } from './documented-row.ts';
import { everything } from './everything.ts';
import { hasNeighbours, Neighbourhood, OTHERS_ADDRESS } from './neighbourhood.ts';

const rows = documentedRows();

/** Who listens for the box has to be there before it asks. */
const listens = ({ command }: DocumentedRow) => /\bnc -l\b/.test(command);
/** Known while the car cannot draw anything: no meter of its own tells what it draws. */
const isWithoutCar = (row: DocumentedRow) => /without the car/.test(row.interface);

const neighbours = { broker: `mqtt://${OTHERS_ADDRESS}`, host: OTHERS_ADDRESS };
/** A box has one root for its topics; this is the other one that is documented. */
const SECOND_BOX = {
  meter: { source: 'simulated' },
  api: { port: 8_090 },
  publish: { p1Mqtt: { enabled: true, url: neighbours.broker, topic: 'dsmr', intervalS: 1 } },
};

test('every interface there is has a row, and every row a command and an answer', () => {
  const outlets = ['publish', 'compat'].flatMap((group) =>
    Object.keys(configSchema.properties?.[group]?.properties ?? ({} as SchemaNode)).map(
      (name) => `${group}.${name}`,
    ),
  );
  const told = rows.map(({ configuration }) => configuration).join();
  expect(outlets.length).toBeGreaterThan(10);
  expect(outlets.filter((path) => !told.includes(path))).toEqual([]);
  expect(rows.filter(({ command, answer }) => command === '' || answer === '')).toEqual([]);
});

test('every kind of client is among them', () => {
  const clients = new Set(
    rows.map(({ command }) => /(?:^|\| )(?!printf)(\w[\w-]*)/.exec(command)?.[1]),
  );
  const named = ['curl', 'mbpoll', 'mosquitto_sub', 'influx', 'avahi-browse', 'ffprobe', 'nc'];
  expect([...named, 'python3'].filter((client) => !clients.has(client))).toEqual([]);
});

const skipped = describe.skipIf(!hasNeighbours);
skipped('what is documented is what happens (needs root and all clients)', () => {
  let program: BuiltProgram;
  let house: Neighbourhood;
  const listening = new Map<DocumentedRow, Promise<string>>();

  beforeAll(async () => {
    program = new BuiltProgram();
    house = new Neighbourhood();
    await house.start();
    for (const row of rows.filter(listens)) listening.set(row, house.type(row.command));
    await Promise.all([
      house.startBox(program, 'box', everything(neighbours)),
      house.startBox(program, 'second', SECOND_BOX),
    ]);
  });
  afterAll(async () => {
    await house.end();
    program.remove();
  });

  async function answerTo(row: DocumentedRow): Promise<string> {
    return listening.get(row) ?? house.type(row.command);
  }

  test.each(rows.filter(isWithoutCar))('$interface: $command', async (row) => {
    expect(await answerTo(row)).toMatch(shapeOf(row.answer));
  });

  test('the car begins to charge', async () => {
    const charger = 'http://127.0.0.1:8080/api/v1/charger';
    const solar = `-X PUT -H 'content-type: application/json' -d '{"mode":"solar"}'`;
    await house.atTheBox(`curl -sS --fail-with-body ${solar} ${charger}/mode`);
    while (!(await house.atTheBox(`curl -sS ${charger}`)).includes('"iecState":"C"')) {
      await setTimeout(200);
    }
  });

  test.each(rows.filter((row) => !isWithoutCar(row)))('$interface: $command', async (row) => {
    expect(await answerTo(row)).toMatch(shapeOf(row.answer));
  });
});
