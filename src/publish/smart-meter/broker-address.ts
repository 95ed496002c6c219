/** The host a broker's URL names; undefined where there is none. */
export function brokerHost(url: string | null): string | undefined {
  return url === null ? undefined : new URL(url).hostname;
}
