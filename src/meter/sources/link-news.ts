import type { MeterLink, MeterListener } from '../source.ts';

/**
 * Passes on changes of the link only.
 *
 * @returns a function that may be called with the state at any time.
 */
export function createLinkNews(listener: Pick<MeterListener, 'link'>): (link: MeterLink) => void {
  let told: MeterLink['state'] | undefined;
  return (link) => {
    if (link.state === told) return;
    told = link.state;
    listener.link(link);
  };
}
