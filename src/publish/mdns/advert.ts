/** A service as it is told of on the local network (RFC 6763). */
export interface Advert {
  /** Instance, for people. */
  readonly name: string;
  /** Service without its underscore, 15 characters at most: `http`. TCP, all of them. */
  readonly type: string;
  readonly subtype?: string;
  /** Host name without `.local`. */
  readonly host: string;
  readonly port: number;
  readonly txt: Readonly<Record<string, string>>;
}

/** Who is told of. */
export interface Advertiser {
  /** Host name as configured. */
  readonly name: string;
  /** Upper-case hex with colons, or empty. */
  readonly mac: string;
  readonly version: string;
  /** The block in force at a path of the configuration. */
  readonly read: (path: string) => unknown;
}

/** Last three bytes of a MAC address, as makers put them into names. */
export function tailOf(mac: string): string {
  return mac.replaceAll(':', '').slice(-6);
}
