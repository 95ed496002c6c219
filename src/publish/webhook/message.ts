import { reasonText } from '../../charging/reason.ts';
import { instant } from '../../house/instant.ts';
import type { HousePicture } from '../../house/picture.ts';
import type { WebhookEvent } from './webhook.config.ts';

/** Something that happened, before it is put into words of JSON. */
export interface Occurrence {
  readonly event: WebhookEvent;
  /** What tells it from all others of its kind; the same however often it is told. */
  readonly key: string;
  /** When it happened, Unix milliseconds. */
  readonly epochMs: number;
  /** One sentence for people. */
  readonly text: string;
  /** Its numbers, units in their names. */
  readonly data: Readonly<Record<string, string | number | boolean | null>>;
}

/** What is sent. */
export interface Message {
  /** Of this occurrence, wherever and however often it is sent. */
  readonly id: string;
  readonly event: WebhookEvent;
  /** JSON. */
  readonly body: string;
}

/** Puts an occurrence into words, with what the charger does at this moment. */
export function messageOf(
  { event, key, epochMs, text, data }: Occurrence,
  { name, simulated, charger }: HousePicture,
): Message {
  const id = `${event}-${key}`;
  const { mode, reason } = charger;
  const body = JSON.stringify({
    version: 1,
    id,
    event,
    at: instant(epochMs),
    name,
    simulated,
    text,
    mode,
    reason: { code: reason.code, text: reasonText(reason) },
    [DATA_OF[event]]: data,
  });
  return { id, event, body };
}

/** Under which key each event has its own numbers. */
const DATA_OF: Readonly<Record<WebhookEvent, string>> = {
  fault: 'fault',
  'meter-lost': 'meter',
  'not-charging': 'car',
  'session-end': 'session',
};
