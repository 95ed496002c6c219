import { execFile, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RunningOutlet } from '../../../src/house/outlet.ts';
import { ModbusServerConfig } from '../../../src/publish/modbus/modbus.config.ts';
import { start } from '../../../src/publish/modbus/modbus.ts';
import { corpus } from '../../support/corpus.ts';
import { outletContext } from '../../support/outlet-context.ts';

const run = promisify(execFile);
const isThere = (command: string, ...args: string[]): boolean =>
  process.env['CI'] === 'true' || spawnSync(command, args, { stdio: 'ignore' }).status === 0;
const PYTHON = '/usr/bin/python3';
/** It waits ten seconds for an answer, not one. */
const PATIENT = ['-o', '10'];

let outlet: RunningOutlet;
let port: string;

beforeAll(async () => {
  const block = ModbusServerConfig.parse({ enabled: true, host: '127.0.0.1', port: 0 });
  outlet = await start(block, outletContext());
  port = /:(\d+),/.exec(outlet.status?.() ?? '')?.[1] ?? '';
});
afterAll(() => outlet.close());

/** Address and 16-bit registers of each value an EnergyMe Home of 17 channels tells. */
const ROWS: readonly (readonly [number, number])[] = [
  [0, 4],
  [4, 4],
  [100, 2],
  [102, 2],
  ...[200, 300, 400, 500, 600].flatMap((first) => pairs(first, 9)),
  ...Array.from({ length: 17 }, (_, channel) => pairs(1_000 + 100 * channel, 10)).flat(),
];

function pairs(first: number, count: number): [number, number][] {
  return Array.from({ length: count }, (_, at) => [first + 2 * at, 2]);
}

test.skipIf(corpus === undefined)('these are all rows (needs the recorded register map)', () => {
  const map = readFileSync(`${corpus}seeds/energyme-home-modbus_register_map.csv`, 'utf8');
  const rows = map.trim().split('\n').slice(1);
  expect(rows.map((row) => row.split(',', 2).map(Number))).toEqual(ROWS);
});

describe.skipIf(!isThere('mbpoll', '-V'))('mbpoll', () => {
  /** What it prints of each register, `[200]: -780`. */
  async function mbpoll(...args: string[]): Promise<string[]> {
    const { stdout } = await run('mbpoll', [
      '-0',
      '-1',
      ...PATIENT,
      '-p',
      port,
      ...args,
      '127.0.0.1',
    ]);
    return stdout.split('\n').flatMap((line) => line.match(/^\[.*/) ?? []);
  }
  const refusal = (...args: string[]): Promise<string> =>
    mbpoll(...args).then(
      (lines) => lines.join(),
      ({ stderr }) => String(stderr),
    );

  test('reads every row', async () => {
    for (const [address, count] of ROWS) {
      const lines = await mbpoll('-t', '4:hex', '-r', `${address}`, '-c', `${count}`);
      expect(lines, `register ${address}`).toHaveLength(count);
    }
  });

  test('tells grid and car', async () => {
    const grid = await mbpoll('-B', '-t', '4:float', '-r', '200', '-c', '6');
    expect(grid.map((line) => line.replace(/\s+/, ' '))).toEqual([
      '[200]: -780',
      '[202]: nan',
      '[204]: nan',
      '[206]: nan',
      '[208]: 3.58024e+06',
      '[210]: 358023',
    ]);
    expect(await mbpoll('-B', '-t', '4:float', '-r', '1102')).toEqual(['[1102]: \t3671']);
  });

  test('reads the layout of a PAC2200, as whichever unit', async () => {
    const args = ['-a', '7', '-B', '-t', '3:float'];
    const lines = await mbpoll(...args, '-r', '65');
    expect(lines).toEqual(['[65]: \t-780']);
    for (const [address, count] of [
      [1, 21],
      [55, 8],
      [205, 8],
      [501, 10],
      [549, 4],
      [801, 62],
    ]) {
      expect(await mbpoll(...args, '-r', `${address}`, '-c', `${count}`)).toHaveLength(count ?? 0);
    }
  });

  test.each([
    [['-t', '4', '-r', '104'], 'Illegal data address', 'after the frequency'],
    [['-t', '4', '-r', '8'], 'Illegal data address', 'after the times'],
    [['-t', '4', '-r', '217', '-c', '2'], 'Illegal data address', 'after a role'],
    [['-t', '4', '-r', '2620'], 'Illegal data address', 'after the last channel'],
    [['-t', '4', '-r', '2700'], 'Illegal data address', 'a channel 17'],
    [['-t', '3', '-r', '0'], 'Illegal data address', 'before the first input register'],
    [['-t', '3', '-r', '43'], 'Illegal data address', 'between two sets'],
    [['-t', '1', '-r', '0'], 'Illegal function', 'discrete inputs'],
    [['-t', '0', '-r', '0'], 'Illegal function', 'coils'],
  ])('%j: %s, %s', async (args, reason) => {
    expect(await refusal(...args)).toContain(reason);
  });

  test('writes nothing', async () => {
    const args = ['-0', '-1', ...PATIENT, '-p', port, '-t', '4', '-r', '200', '127.0.0.1', '1'];
    await expect(run('mbpoll', args)).rejects.toMatchObject({
      stderr: expect.stringContaining('Illegal function'),
    });
  });

  test('is told that there is no other unit', async () => {
    // A code of its own: libmodbus knows no name for it.
    expect(await refusal('-a', '2', '-t', '4', '-r', '200')).toMatch(/failed/);
  });
});

/** Reads each [function, address, count] and prints registers, or the exception's code. */
const PYMODBUS = `
import json, sys
from pymodbus.client import ModbusTcpClient
port, unit, asked = json.loads(sys.argv[1])
client = ModbusTcpClient('127.0.0.1', port=port, timeout=60)
assert client.connect()
for function, address, count in asked:
    read = client.read_holding_registers if function == 3 else client.read_input_registers
    answer = read(address, count, slave=unit)
    print(json.dumps(answer.exception_code if answer.isError() else answer.registers))
client.close()
`;

describe.skipIf(!isThere(PYTHON, '-c', 'import pymodbus.client'))('pymodbus', () => {
  async function ask(unit: number, asked: readonly (readonly number[])[]): Promise<unknown[]> {
    const argument = JSON.stringify([Number(port), unit, asked]);
    const { stdout } = await run(PYTHON, ['-c', PYMODBUS, argument]);
    return stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
  }

  test('reads every row', async () => {
    const answers = await ask(
      1,
      ROWS.map(([address, count]) => [3, address, count]),
    );
    expect(answers.map((answer) => Array.isArray(answer) && answer.length)).toEqual(
      ROWS.map(([, count]) => count),
    );
    // 3671 W and -780 W as float32.
    expect(answers[ROWS.findIndex(([address]) => address === 1_102)]).toEqual([0x4565, 0x7000]);
    expect(answers[ROWS.findIndex(([address]) => address === 200)]).toEqual([0xc443, 0x0000]);
  });

  test('is told why not', async () => {
    expect(await ask(2, [[3, 200, 2]])).toEqual([0xe1]);
    const asked = [
      [3, 104, 2],
      [3, 102, 3],
      [4, 43, 1],
    ];
    expect(await ask(1, asked)).toEqual([2, 2, 2]);
    expect(await ask(2, [[4, 65, 2]])).toEqual([[0xc443, 0x0000]]);
  });
});
