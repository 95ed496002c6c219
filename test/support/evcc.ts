import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';

/** Whether jq is there, whose language evcc asks in; where CI runs it must be. */
export const hasJq =
  process.env['CI'] === 'true' || spawnSync('jq', ['--version']).error === undefined;

const Http = z.strictObject({
  source: z.literal('http'),
  uri: z.string(),
  method: z.enum(['GET', 'PUT', 'POST', 'DELETE']).default('GET'),
  headers: z.record(z.string(), z.string()).default({}),
  body: z.string().optional(),
  jq: z.string().optional(),
  cache: z.string().optional(),
});
type Http = z.output<typeof Http>;

const seconds = z
  .string()
  .regex(/^\d+s$/)
  .transform((text) => Number.parseInt(text, 10));
const Repeated = z.strictObject({ source: z.literal('watchdog'), timeout: seconds, set: Http });

/** The keys that evcc's custom charger and meter know and that we use; others would be mistakes. */
const EvccConfig = z.strictObject({
  interval: seconds,
  meters: z.tuple([z.strictObject({ name: z.string(), type: z.literal('custom'), power: Http })]),
  chargers: z.tuple([
    z.strictObject({
      name: z.string(),
      type: z.literal('custom'),
      status: Http,
      enabled: Http,
      enable: Http,
      maxcurrent: Repeated,
      maxcurrentmillis: Repeated,
      power: Http,
      energy: Http,
    }),
  ]),
  // Without phases evcc counts with three.
  loadpoints: z.array(
    z.looseObject({ charger: z.string(), phases: z.union([z.literal(1), z.literal(3)]) }),
  ),
  site: z.looseObject({ meters: z.strictObject({ grid: z.string() }) }),
});

/** An evcc that has nothing but our example, and calls what stands there. */
export class Evcc {
  readonly config = EvccConfig.parse(parse(readFileSync('config/evcc.yaml', 'utf8')));
  readonly #origin: string;
  readonly #token: string;

  /** @param origin - stands in for that of the example. */
  constructor(origin: string, token: string) {
    this.#origin = origin;
    this.#token = token;
  }

  /** What a getter reads: its jq put to the answer, as text. Throws what evcc would report. */
  async read(getter: Http): Promise<string> {
    const answer = await this.#call(getter, getter.body);
    if (getter.jq === undefined) return answer;
    return execFileSync('jq', ['-r', getter.jq], { input: answer, encoding: 'utf8' }).trim();
  }

  /** Sends what a setter sends, its placeholder filled in as Go's fmt would. */
  async write(setter: Http, param: string, value: number | boolean): Promise<void> {
    const body = setter.body?.replace(
      new RegExp(`\\$\\{${param}(?::%\\.(\\d)f)?\\}`),
      (_all, digits?: string) =>
        digits === undefined ? String(value) : Number(value).toFixed(Number(digits)),
    );
    if (body?.includes('${') === true) throw new Error(`${param} is not filled in: ${body}`);
    await this.#call(setter, body);
  }

  async #call({ uri, method, headers }: Http, body: string | undefined): Promise<string> {
    const url = uri.replace('http://sunpilot.local:8080', this.#origin);
    const filled = Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [
        name,
        value.replace('YOUR-TOKEN', this.#token),
      ]),
    );
    const answer = await fetch(url, {
      method,
      headers: filled,
      ...(body !== undefined && { body }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`unexpected status: ${answer.status} ${text}`);
    return text;
  }
}
