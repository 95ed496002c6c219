import { describe, expect, test } from 'vitest';
import { csvLine, prefersCsv } from '../../../src/api/past/csv.ts';

describe('a line of CSV', () => {
  test.each([
    { cells: ['a', 1, -2.5], line: 'a,1,-2.5\r\n', why: 'plain' },
    { cells: [null, 'b', null], line: ',b,\r\n', why: 'null is empty' },
    { cells: ['a,b', 'c"d', 'e\nf'], line: '"a,b","c""d","e\nf"\r\n', why: 'what parts is quoted' },
  ])('$why', ({ cells, line }) => {
    expect(csvLine(cells)).toBe(line);
  });
});

describe('who wants CSV', () => {
  test.each([
    { accept: undefined, csv: false, why: 'nobody said anything' },
    { accept: '*/*', csv: false, why: 'anything is JSON' },
    { accept: 'text/*', csv: false, why: 'any text is not named' },
    { accept: 'text/csv', csv: true, why: 'asked for' },
    { accept: 'TEXT/CSV; charset=utf-8', csv: true, why: 'names know no case' },
    { accept: 'application/json, text/csv;q=0.5', csv: false, why: 'JSON is liked better' },
    { accept: 'application/json;q=0.5,text/csv', csv: true, why: 'CSV is liked better' },
    { accept: 'text/csv;q=0', csv: false, why: 'refused' },
    { accept: 'text/csv;q=x', csv: false, why: 'no weight' },
  ])('$accept: $why', ({ accept, csv }) => {
    expect(prefersCsv(accept)).toBe(csv);
  });
});
