import { readFileSync } from 'node:fs';

/** A row of the table of hazards. */
export interface HazardRow {
  /** `H` and two digits. */
  readonly id: string;
  readonly hazard: string;
  readonly mitigation: string;
  readonly deadline: string;
  /** File of the test that bears the id in its name. */
  readonly testFile: string;
  /** Takes the mitigation away: in this file, this text becomes that. */
  readonly mutation: { readonly file: string; readonly find: string; readonly replace: string };
}

const ROW =
  /^\| (?<id>H\d\d) \| (?<hazard>[^|]+) \| (?<mitigation>[^|]+) \| (?<deadline>[^|]+) \| \[[^\]]+\]\(\.\.\/(?<testFile>[^)]+)\) \| \[[^\]]+\]\((?<file>[^)]+)\): `(?<find>[^`]+)` → `(?<replace>[^`]*)` \|$/;

/**
 * Reads `hardware/SAFETY.md`.
 *
 * @throws {Error} for a row that looks like one and cannot be read.
 */
export function readSafetyTable(root: string): readonly HazardRow[] {
  const lines = readFileSync(`${root}/hardware/SAFETY.md`, 'utf8').split('\n');
  return lines
    .filter((line) => line.startsWith('| H'))
    .map((line) => {
      const { id, hazard, mitigation, deadline, testFile, file, find, replace } =
        ROW.exec(line)?.groups ?? {};
      if (!id || !hazard || !mitigation || !deadline || !testFile || !file || !find)
        throw new Error(`SAFETY.md: not a row: ${line}`);
      const target = file.startsWith('../') ? file.slice(3) : `hardware/${file}`;
      return {
        id,
        hazard,
        mitigation,
        deadline,
        testFile,
        mutation: { file: target, find, replace: replace ?? '' },
      };
    });
}
