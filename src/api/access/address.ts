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
