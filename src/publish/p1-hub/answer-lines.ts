import { createTelnetFilter } from '../../meter/telnet.ts';

/** Nobody has more to say in one line, bytes. */
const LONGEST_LINE = 256;

/** What is answered to some bytes, and whether the conversation ends with it. */
export interface LineAnswer {
  readonly text: string;
  readonly isOver: boolean;
}

/**
 * The little a P1 gateway understands: `ping` and `bye`, each on a line. Everything else, telnet's
 * negotiation among it, is passed over; who sends a line without an end is hung up on.
 */
export function answerLines(): (chunk: Uint8Array) => LineAnswer {
  const strip = createTelnetFilter();
  let line = '';
  return (chunk) => {
    const lines = (line + Buffer.from(strip(chunk)).toString('latin1')).split(/\r\n|[\r\n]/);
    line = lines.pop() ?? '';
    let text = '';
    for (const one of lines) {
      const word = one.replace(/[^ -~]/g, '').trim();
      if (word === 'ping') text += '> pong\r\n';
      if (word === 'bye') return { text: `${text}> disconnecting you...\r\n`, isOver: true };
    }
    return { text, isOver: line.length > LONGEST_LINE };
  };
}
