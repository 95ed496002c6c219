/**
 * The copyright file of the Debian package (machine-readable, version 1.0): our own licence, and that
 * of every package of npm that is shipped.
 *
 *   node licences.mjs LICENSE NODE_MODULES
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';

const [licence = '', modules = ''] = process.argv.slice(2);

const ours = readFileSync(licence, 'utf8').split('\n');
const [holder = ''] = ours.filter((line) => line.startsWith('Copyright'));
const terms = ours.slice(ours.indexOf(holder) + 1);

const shipped = readdirSync(modules, { recursive: true, encoding: 'utf8' })
  .filter((path) => /(^|node_modules\/)(@[^/]+\/)?[^/]+\/package\.json$/.test(path))
  .map((path) => ({ folder: path.replace(/\/package\.json$/, ''), text: textOf(path) }))
  .filter(({ text }) => text.name !== undefined && text.version !== undefined)
  .toSorted((a, b) => (a.folder < b.folder ? -1 : 1));

process.stdout.write(`Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/
Upstream-Name: SunPilot

Files: *
Copyright: ${holder.replace('Copyright (c) ', '')}
License: MIT
${indented(terms)}
${shipped.map(paragraph).join('')}`);

function textOf(path) {
  return JSON.parse(readFileSync(join(modules, path), 'utf8'));
}

function paragraph({ folder, text: { author, name, license } }) {
  if (typeof license !== 'string') throw new Error(`${name} does not say its licence`);
  const who = (typeof author === 'string' ? author : author?.name) ?? `the authors of ${name}`;
  return `
Files: usr/lib/sunpilot/node_modules/${folder}/*
Copyright: ${who}
License: ${license.replaceAll(/[()]/g, '')}
Comment: its own words are in that folder, where its authors ship them.
`;
}

function indented(lines) {
  const words = lines.join('\n').trim().split('\n');
  return words.map((line) => ` ${line === '' ? '.' : line}\n`).join('');
}
