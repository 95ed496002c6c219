import type { ResponsePacket } from 'multicast-dns';

/** A service as it is announced on the local network (RFC 6763). */
export interface FoundService {
  /** Instance, for people: `p1meter-e77308`. */
  readonly name: string;
  /** E.g. `_http._tcp`. */
  readonly type: string;
  /** Host name with `.local`. */
  readonly host: string;
  /** IPv4 in dotted form. */
  readonly address: string;
  readonly port: number;
  /** Keys in lower case. */
  readonly txt: ReadonlyMap<string, string>;
}

/** Longer lists are nobody's meters: a bound on what strangers can make us keep. */
const MAX_RECORDS = 1_000;

/** What was answered so far, put together piece by piece. */
export class ServiceRecords {
  /** Instances with their types. */
  readonly #instances = new Map<string, string>();
  readonly #places = new Map<string, { readonly host: string; readonly port: number }>();
  readonly #texts = new Map<string, ReadonlyMap<string, string>>();
  readonly #addresses = new Map<string, string>();

  /** @param types - those that are looked for, such as `_http._tcp.local`. */
  note({ answers = [], additionals = [] }: ResponsePacket, types: readonly string[]): void {
    for (const record of [...answers, ...additionals]) {
      if (this.#size >= MAX_RECORDS) return;
      const name = plain(record.name);
      if (record.type === 'PTR' && types.includes(name)) {
        this.#instances.set(record.data.replace(/\.$/, ''), name);
      } else if (record.type === 'SRV') {
        const host = record.data.target.replace(/\.$/, '');
        this.#places.set(name, { host, port: record.data.port });
      } else if (record.type === 'TXT') {
        this.#texts.set(name, pairs([record.data].flat().map(String)));
      } else if (record.type === 'A') {
        this.#addresses.set(name, record.data);
      }
    }
  }

  /** What has to be asked for still. */
  missing(): { readonly name: string; readonly type: 'SRV' | 'TXT' | 'A' }[] {
    return [...this.#instances.keys()].flatMap((name) => {
      const place = this.#places.get(plain(name));
      const host = place && !this.#addresses.has(plain(place.host)) ? [place.host] : [];
      return [
        ...(place === undefined ? [{ name, type: 'SRV' as const }] : []),
        ...(this.#texts.has(plain(name)) ? [] : [{ name, type: 'TXT' as const }]),
        ...host.map((missing) => ({ name: missing, type: 'A' as const })),
      ];
    });
  }

  /** Those of which everything is known. */
  services(): FoundService[] {
    return [...this.#instances].flatMap(([instance, fullType]) => {
      const place = this.#places.get(plain(instance));
      const address = place && this.#addresses.get(plain(place.host));
      if (place === undefined || address === undefined) return [];
      return [
        {
          name: instance.slice(0, -fullType.length - 1),
          type: fullType.replace(/\.local$/, ''),
          ...place,
          address,
          txt: this.#texts.get(plain(instance)) ?? new Map<string, string>(),
        },
      ];
    });
  }

  get #size(): number {
    return this.#instances.size + this.#places.size + this.#texts.size + this.#addresses.size;
  }
}

/** `key=value`; a key without a value is there, and empty (RFC 6763 section 6.4). */
function pairs(texts: readonly string[]): ReadonlyMap<string, string> {
  return new Map(
    texts.map((text) => {
      const [key = '', ...value] = text.split('=');
      return [key.toLowerCase(), value.join('=')];
    }),
  );
}

function plain(name: string): string {
  return name.toLowerCase().replace(/\.$/, '');
}
