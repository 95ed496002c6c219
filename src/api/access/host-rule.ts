import { isIPv4, isIPv6 } from 'node:net';

/** Names that the public name system does not hand out (RFC 6762, 8375; ICANN for `internal`). */
const HOUSE_DOMAINS = ['.local', '.lan', '.home.arpa', '.internal'];

/** Accepted headers that need not be parsed again. */
const MAX_REMEMBERED = 64;

/** No host name is longer (RFC 1035 section 2.3.4). */
const NAME = /^(?=.{1,253}$)[a-z0-9_-]+(?:\.[a-z0-9_-]+)*$/;

export interface HostRuleOptions {
  /** The configured name. */
  readonly name: string;
  /** More names, from `api.hosts`. */
  readonly hosts: readonly string[];
}

/**
 * Whether a `Host` header names us.
 *
 * A page whose own name was made to resolve to an address in the house (DNS rebinding) still sends
 * that name, and it cannot be an address, a bare name or one of the house's domains.
 */
export function hostRule({
  name,
  hosts,
}: HostRuleOptions): (header: string | undefined) => boolean {
  const known = new Set([name, ...hosts].map((host) => host.toLowerCase()));
  // Pollers send the same header every time; a few are enough, and nobody can make us keep more.
  const ours = new Set<string>();
  return (header) => {
    if (header === undefined) return false;
    if (ours.has(header)) return true;
    const host = hostOf(header);
    if (host === undefined || !(isHouseName(host) || known.has(host))) return false;
    if (ours.size < MAX_REMEMBERED) ours.add(header);
    return true;
  };
}

function isHouseName(host: string): boolean {
  return (
    host.startsWith('[') ||
    isIPv4(host) ||
    !host.includes('.') ||
    HOUSE_DOMAINS.some((domain) => host.endsWith(domain))
  );
}

/**
 * The host in a `Host` header: lower case, without port and trailing dot; IPv6 in brackets.
 *
 * @returns undefined without a header, or for one that holds no host.
 */
export function hostOf(header: string | undefined): string | undefined {
  const [, bracketed, name] = /^(?:\[([^\]]*)\]|([^:[\]]*))(?::\d*)?$/.exec(header ?? '') ?? [];
  if (bracketed !== undefined)
    return isIPv6(bracketed) ? `[${bracketed.toLowerCase()}]` : undefined;
  const host = name?.toLowerCase().replace(/\.$/, '') ?? '';
  return NAME.test(host) ? host : undefined;
}
