import { isIPv6 } from 'node:net';

/** `::ffff:192.0.2.1` as `192.0.2.1`, and without the zone of a link-local address. */
export function plainAddress(address: string): string {
  const [bare = address] = address.toLowerCase().split('%', 1);
  return bare.startsWith('::ffff:') && bare.includes('.') ? bare.slice('::ffff:'.length) : bare;
}

/** Whether an address is this machine itself: 127.0.0.0/8, ::1, or the first mapped into IPv6. */
export function isLoopbackAddress(address: string | undefined): boolean {
  if (address === undefined) return false;
  const plain = plainAddress(address);
  return plain === '::1' || /^127\.\d+\.\d+\.\d+$/.test(plain);
}

/**
 * The network in which a host can take any address: an IPv6 /64, where hosts choose the lower half
 * themselves (RFC 4291 section 2.5.1, RFC 8981); an IPv4 address is a network of its own.
 *
 * @param address - as {@link plainAddress} gives it.
 */
export function networkOf(address: string): string {
  if (!isIPv6(address)) return address;
  const [head = '', tail = ''] = address.split('::', 2);
  const left = groupsOf(head);
  if (!address.includes('::') || left.length >= 4) return `${left.slice(0, 4).join(':')}::/64`;
  const right = groupsOf(tail);
  const zeros = Array.from({ length: 8 - left.length - right.length }, () => '0');
  return `${[...left, ...zeros, ...right].slice(0, 4).join(':')}::/64`;
}

/** Groups of 16 bits; four digits of an embedded IPv4 address stand for two of them. */
function groupsOf(part: string): string[] {
  if (part === '') return [];
  return part.split(':').flatMap((group) => (group.includes('.') ? [group, group] : [group]));
}
