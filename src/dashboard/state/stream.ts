import { signal } from '@preact/signals';
import type { ChargerJson } from '../../house/charger/charger-json.ts';
import { aheadMs, type Reading, readAtMs, reading, told } from './charger.ts';
import { learnWho, who } from './login.ts';

/** Without a word for so long the connection is dead; a comment comes each 15 s. */
const SILENT_MS = 20_000;
const AGAIN_MS = 2_000;
/** How far two clocks may tell the age of one reading apart, milliseconds. */
const SAME_READING_MS = 500;

export const link = signal<'connecting' | 'live' | 'offline'>('connecting');
/** When anything was heard last, by this page's clock, milliseconds. */
export const heardAtMs = signal(Date.now());

let source: EventSource | undefined;
let again: number | undefined;

/** Listens as long as the page is looked at. */
export function followHouse(): void {
  document.addEventListener('visibilitychange', () => {
    if (document.hidden) close();
    else open();
  });
  setInterval(() => {
    // A tab that nobody looks at has closed its stream: its silence means nothing.
    if (source === undefined || link.value !== 'live') return;
    if (Date.now() - heardAtMs.value > SILENT_MS) fail();
  }, 1_000);
  if (!document.hidden) open();
}

/** Connects anew, as after a login. */
export function open(): void {
  close();
  link.value = link.value === 'offline' ? 'offline' : 'connecting';
  const stream = new EventSource('api/v1/events');
  source = stream;
  stream.addEventListener('open', () => heard());
  stream.addEventListener('charger', (event) => {
    heard();
    const charger = JSON.parse(event.data) as ChargerJson;
    told.value = charger;
    const { ageMs } = charger.meter;
    if (ageMs !== null) noteReadAt(Date.now() - ageMs);
  });
  stream.addEventListener('reading', (event) => {
    heard();
    const newest = JSON.parse(event.data) as Reading;
    aheadMs.value = Date.parse(newest.at) - Date.now();
    reading.value = newest;
    readAtMs.value = Date.now();
  });
  stream.addEventListener('error', () => {
    if (stream === source) fail();
  });
}

/** The box knows of readings that came while nobody looked. */
function noteReadAt(ms: number): void {
  if (ms > (readAtMs.value ?? 0) + SAME_READING_MS) readAtMs.value = ms;
}

function heard(): void {
  heardAtMs.value = Date.now();
  link.value = 'live';
}

function fail(): void {
  close();
  link.value = 'offline';
  void learnWho();
  again = window.setTimeout(() => {
    if (who.value?.mayLook !== false) open();
  }, AGAIN_MS);
}

function close(): void {
  window.clearTimeout(again);
  source?.close();
  source = undefined;
}
