/**
 * Loads all that an installed program depends on, its addons among it, and then the program itself,
 * which tells its version.
 *
 *   node loads.mjs FOLDER     where it is installed
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';

const [folder = ''] = process.argv.slice(2);
const main = join(folder, 'dist/src/main.js');
const require = createRequire(main);
const { dependencies } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
for (const name of Object.keys(dependencies)) {
  // This one is for browsers.
  if (name !== 'uplot') await import(pathToFileURL(require.resolve(name)).href);
}
const Database = require('libsql');
const [{ sum }] = new Database(':memory:').prepare('select 40 + 2 as sum').all();
const { SerialPort } = require('serialport');
const { Gpio } = require('onoff');
if (sum !== 42 || SerialPort.binding === undefined || Gpio === undefined) process.exit(1);
process.stdout.write('addons load\n');

process.argv = [process.execPath, main, '--version'];
await import(pathToFileURL(main).href);
