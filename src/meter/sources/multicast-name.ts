import type { LookupAddress } from 'node:dns';
import type { Options, ResponsePacket } from 'multicast-dns';
import type { Clock } from '../../clock.ts';
import { HostUnknownError } from './host-unknown-error.ts';

/** RFC 6762 section 5.2: at least a second between the first two questions. */
const ASK_AGAIN_MS = 1_000;
const GIVE_UP_MS = 2_000;

/**
 * Asks the local network for the IPv4 address of a host (RFC 6762). Names compare without regard to
 * case; underscores and spaces are as good as letters.
 *
 * @param options - sockets and interfaces, for networks that are not the default one.
 * @throws {HostUnknownError} when nobody answers within 2 s or the network cannot be asked.
 */
export async function askMulticast(
  hostname: string,
  clock: Clock,
  options: Options = {},
): Promise<LookupAddress[]> {
  // Loaded only here: most installations never need it.
  const { default: createMulticastDns } = await import('multicast-dns');
  return new Promise((resolve, reject) => {
    const dns = createMulticastDns(options);
    const end = (): void => {
      clock.clearTimeout(again);
      clock.clearTimeout(deadline);
      dns.destroy();
    };
    const ask = (): void => dns.query({ questions: [{ name: hostname, type: 'A' }] });
    const fail = (cause?: unknown): void => {
      end();
      reject(new HostUnknownError(hostname, 'nobody on the local network answers to it', cause));
    };
    const again = clock.setTimeout(ask, ASK_AGAIN_MS);
    const deadline = clock.setTimeout(fail, GIVE_UP_MS);
    dns.on('error', fail);
    dns.on('response', ({ answers = [], additionals = [] }) => {
      const found = [...answers, ...additionals].flatMap((answer) => addressIn(answer, hostname));
      if (found.length === 0) return;
      end();
      resolve(found);
    });
    ask();
  });
}

type Answer = NonNullable<ResponsePacket['answers']>[number];

function addressIn(answer: Answer, hostname: string): LookupAddress[] {
  if (answer.type !== 'A' || plain(answer.name) !== plain(hostname)) return [];
  return [{ address: answer.data, family: 4 }];
}

function plain(name: string): string {
  return name.toLowerCase().replace(/\.$/, '');
}
