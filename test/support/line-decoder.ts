import type { Clock } from '../../src/clock.ts';
import type { Decoder, DecoderOutput } from '../../src/meter/sources/byte-link.ts';

/**
 * A decoder of a made-up language, one line a reading: `780` are watts of import, `780@12` with the
 * meter's own time in seconds; `?KIND` is a fault of that kind.
 */
export function lineDecoder(clock: Clock): (output: DecoderOutput) => Decoder {
  return (output) => {
    let rest = '';
    return {
      push(chunk) {
        const lines = (rest + Buffer.from(chunk).toString('latin1')).split('\n');
        rest = lines.pop() ?? '';
        for (const line of lines) {
          const [watts, atS] = line.split('@');
          const kind = line.startsWith('?') ? line.slice(1) : 'format';
          if (!/^\d+$/.test(watts ?? '')) {
            output.fault({ kind: kind as 'format', detail: line });
            continue;
          }
          const at = { epochMs: Number(atS) * 1_000, local: '' };
          output.reading(
            {
              takenAtMs: clock.now(),
              importW: Number(watts),
              exportW: 0,
              ...(atS === undefined ? {} : { at }),
            },
            Buffer.from(line),
          );
        }
      },
      end() {
        rest = '';
      },
    };
  };
}
