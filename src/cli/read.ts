import { existsSync, statSync } from 'node:fs';
import { codeOf, messageOf } from '../thrown.ts';
import type { AddCommand, CommandContext } from './command.ts';
import { EXIT, type ExitCode } from './exit-code.ts';
import { fileBytes, followedBytes, unpacked } from './read/byte-input.ts';
import { KeyFileError, readKeys, readPassword } from './read/key-files.ts';
import { NoSourceError } from './read/no-source-error.ts';

interface ReadFlags {
  readonly json?: true;
  readonly follow?: true;
  readonly keyFile?: string;
  readonly authKeyFile?: string;
  readonly passwordFile?: string;
}

const SOURCES = `
FILE may be packed (.gz). SOURCE-URL is one of:
  /dev/ttyUSB0           a serial port with a P1 cable
  tcp://host:port        raw P1 telegrams
  modbus://host[:port]/pac2200 or /energyme
                         a meter read by Modbus TCP
  smartmeter://host[:port] or the same with /sample
                         a SmartMeter, asked or sampled
  http://host/Data       a P1 gateway's page with its newest telegram
  energyme://host[:port] an EnergyMe Home, with its password in --password-file
  whatwatt://host[:port] or the same with /live
                         a whatwatt Go, asked or by its stream
  http://host[/power]    a meter or SunPilot that answers GET /power
Without --follow a connection is read until it ends, and a meter that is asked, once.`;

const TYPED =
  'sunpilot: decoding what is typed; sunpilot read --help names what else can be read\n';

/** `sunpilot read`: decodes meter data, one line a telegram. */
export const addRead: AddCommand = (program, context) => {
  program
    .command('read')
    .description('Decode meter data from a file, stdin or a live source: one line a telegram.')
    .argument('[source]', 'FILE, - for stdin, or SOURCE-URL', '-')
    .option('--json', 'one JSON object a telegram')
    .option('--follow', 'go on: connect again, and read what is added to a file')
    .option('--key-file <file>', 'holds the decryption key of an encrypting meter, 32 hex digits')
    .option('--auth-key-file <file>', 'holds its authentication key')
    .option('--password-file <file>', 'holds the password of an EnergyMe Home or a whatwatt Go')
    .addHelpText('after', SOURCES)
    .action(async (source: string, flags: ReadFlags) => {
      context.done(await read(source, flags, context));
    });
};

async function read(source: string, flags: ReadFlags, { io }: CommandContext): Promise<ExitCode> {
  const { TelegramPrinter } = await import('./read/telegram-printer.ts');
  const { decodeBytes } = await import('./read/decode-bytes.ts');
  const printer = new TelegramPrinter(io, { isJson: flags.json === true });
  const stop = new AbortController();
  const deaf = [
    io.onSignal('SIGINT', () => stop.abort()),
    io.onSignal('SIGTERM', () => stop.abort()),
  ];
  const follows = flags.follow === true;
  try {
    const keys = readKeys(flags);
    const secrets = { keys, password: readPassword(flags.passwordFile) };
    if (source === '-' && io.stdin.isTTY === true) io.stderr.write(TYPED);
    if (source === '-') await decodeBytes(unpacked(io.stdin), { printer, keys }, stop.signal);
    else if (isLive(source)) {
      const { readLive } = await import('./read/live-input.ts');
      await readLive(source, { printer, follows, secrets, stopped: stop.signal });
    } else {
      const bytes = follows ? followedBytes(source, stop.signal) : fileBytes(source);
      await decodeBytes(bytes, { printer, keys }, stop.signal);
    }
  } catch (error) {
    io.stderr.write(`sunpilot: ${source}: ${wordsFor(error, source)}\n`);
    return error instanceof NoSourceError || error instanceof KeyFileError
      ? EXIT.wrong
      : EXIT.failed;
  } finally {
    for (const stopListening of deaf) stopListening();
  }
  if (printer.readings > 0) return EXIT.fine;
  io.stderr.write(`sunpilot: ${source}: nothing could be read\n`);
  return EXIT.failed;
}

function wordsFor(error: unknown, source: string): string {
  if (codeOf(error) !== 'ENOENT') return messageOf(error);
  if (source.includes('/')) return 'is not there';
  return `is no file here; a meter in the network has its kind in front, as in http://${source} or tcp://${source}:23`;
}

function isLive(source: string): boolean {
  if (/^[a-z]+:\/\//i.test(source)) return true;
  return existsSync(source) && statSync(source).isCharacterDevice();
}
