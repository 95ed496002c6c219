/** RFC 854 command bytes. */
const SE = 240;
const SB = 250;
const WILL = 251;
const DONT = 254;
const IAC = 255;
/** Longest negotiation, bytes; those of RFC 2217 are shorter unless they greet at length. */
const LONGEST_NEGOTIATION = 256;

/**
 * Takes telnet commands (RFC 854, RFC 2217) out of a byte stream; terminal servers such as ser2net
 * send them unasked. A command may be cut anywhere between two chunks.
 *
 * Nothing else is taken out: a command byte with none behind it is noise of the serial line in a raw
 * stream, and stays. No telegram may hold it, so whatever it stands in is refused, and no digit is
 * lost unseen. A negotiation that does not end was such noise, too, and leaves the byte behind.
 *
 * @returns a function from each chunk to the data in it. A chunk without commands is returned as it is.
 */
export function createTelnetFilter(): (chunk: Uint8Array) => Uint8Array {
  let state: 'data' | 'command' | 'option' | 'negotiation' | 'negotiation-command' = 'data';
  let negotiated = 0;

  /** Adds to the data what of it a byte completes. */
  function take(byte: number, data: number[]): void {
    switch (state) {
      case 'data':
        if (byte === IAC) state = 'command';
        else data.push(byte);
        return;
      case 'command':
        negotiated = 0;
        if (byte === SB) state = 'negotiation';
        else if (byte >= WILL && byte <= DONT) state = 'option';
        else state = 'data';
        // Twice the command byte is the byte itself.
        if (byte === IAC) data.push(IAC);
        else if (byte < SE) data.push(IAC, byte);
        return;
      case 'option':
        state = 'data';
        return;
      case 'negotiation':
      case 'negotiation-command':
        negotiate(byte, data);
        return;
    }
  }

  function negotiate(byte: number, data: number[]): void {
    negotiated++;
    if (state === 'negotiation-command' && byte === SE) state = 'data';
    else if (negotiated > LONGEST_NEGOTIATION) {
      state = 'data';
      data.push(IAC);
    } else {
      state = state === 'negotiation' && byte === IAC ? 'negotiation-command' : 'negotiation';
    }
  }

  return (chunk) => {
    if (state === 'data' && !chunk.includes(IAC)) return chunk;
    const data: number[] = [];
    for (const byte of chunk) take(byte, data);
    return Uint8Array.from(data);
  };
}
