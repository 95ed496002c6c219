import { z } from 'zod';
import { secret } from './secret.config.ts';

const HOST = String.raw`(?:\[[\da-f:.]+\]|[^\s/@?#:]+)(?::\d{1,5})?`;
const ADDRESS = new RegExp(`^(?:mqtts?://${HOST}/?|wss?://${HOST}(?:/[^\\s?#]*)?)$`, 'i');

/** Bytes of a text in MQTT (3.1.1 section 1.5.3). */
const LONGEST_TEXT = 65_535;

const NO_ADDRESS = 'must be mqtt://host:1883 or mqtts://host:8883, without a user';

/** Address of a broker. A user in it would be a secret in a place that is shown. */
export const BrokerUrl = z
  .string()
  .regex(ADDRESS, { error: NO_ADDRESS, abort: true })
  .refine((text) => URL.canParse(text), NO_ADDRESS);

const PORTS: Readonly<Record<string, string>> = {
  'mqtt:': '1883',
  'mqtts:': '8883',
  'ws:': '80',
  'wss:': '443',
};

/** Host and port of a broker, by which two addresses can be seen to be of one. */
export function brokerOf(url: string): string {
  const { hostname, port, protocol } = new URL(url);
  return `${hostname.toLowerCase()}:${port || PORTS[protocol]}`;
}

/** The address of a broker that stands in this machine unless another is given. */
export const LocalBrokerUrl = BrokerUrl.default('mqtt://127.0.0.1:1883').describe(
  'The broker; mqtts for TLS',
);

/** Who we are to a broker. */
export const brokerUser = (longest = LONGEST_TEXT) => ({
  username: z.string().min(1).max(longest).nullable().default(null).describe('User at the broker'),
  password: secret(1, longest).describe('Password at the broker; best given by a file'),
});

/** Levels that no broker reads as a wildcard or as its own. */
export const BrokerTopic = z
  .string()
  .max(120)
  .regex(
    /^(?!\$)[^\s+#/\0]+(?:\/[^\s+#/\0]+)*$/,
    'must be a topic such as house/sunpilot, without + and #',
  );

/** A topic as products let their owners type it: blanks and empty levels too. */
export const looseTopic = (longest: number) =>
  z
    .string()
    .regex(
      new RegExp(`^(?!\\$)[^+#\\0]{1,${longest}}$`),
      `must be a topic of 1 to ${longest} characters, without + and #`,
    );
