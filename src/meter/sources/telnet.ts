/** RFC 854 command bytes. */
const SE = 240;
const SB = 250;
const WILL = 251;
const DONT = 254;
const IAC = 255;

/**
 * Takes telnet commands (RFC 854, RFC 2217) out of a byte stream; terminal servers such as ser2net
 * send them unasked. A command may be cut anywhere between two chunks.
 *
 * @returns a function from each chunk to the data in it. A chunk without commands is returned as it is.
 */
export function createTelnetFilter(): (chunk: Uint8Array) => Uint8Array {
  let state: 'data' | 'command' | 'option' | 'negotiation' | 'negotiation-command' = 'data';

  /** @returns whether the byte is data. */
  function take(byte: number): boolean {
    switch (state) {
      case 'data':
        if (byte !== IAC) return true;
        state = 'command';
        return false;
      case 'command':
        if (byte === SB) state = 'negotiation';
        else if (byte >= WILL && byte <= DONT) state = 'option';
        else state = 'data';
        // Twice the command byte is the byte itself.
        return byte === IAC;
      case 'option':
        state = 'data';
        return false;
      case 'negotiation':
        if (byte === IAC) state = 'negotiation-command';
        return false;
      case 'negotiation-command':
        state = byte === SE ? 'data' : 'negotiation';
        return false;
    }
  }

  return (chunk) => (state === 'data' && !chunk.includes(IAC) ? chunk : chunk.filter(take));
}
