/** What is told at a topic; null or undefined is not known. */
export type Told = Readonly<Record<string, string | number | boolean | null | undefined>>;

/** One message to the broker. */
export interface Message {
  readonly topic: string;
  readonly payload: string;
  /** Whether the broker keeps it for those who come later. */
  readonly retain: boolean;
  /** 1 where it must arrive; 0, the default, where the next one follows soon. */
  readonly qos?: 0 | 1;
}

/** A message a key, under a topic. What is not known is empty, which takes it from the broker. */
export function singles(under: string, told: Told, retain: boolean): Message[] {
  return Object.entries(told).map(([key, value]) => ({
    topic: `${under}/${key}`,
    payload: value === null || value === undefined ? '' : String(value),
    retain,
  }));
}

/** Watt-hours as people read them, kWh to the watt-hour. */
export function kilowattHours(wh: number): number {
  return Math.round(wh) / 1_000;
}
