/** Blocks of a tar archive (POSIX.1-2017, pax, "ustar interchange format"), bytes. */
export const TAR_BLOCK = 512;
/** Two empty blocks end an archive. */
export const TAR_END = Buffer.alloc(2 * TAR_BLOCK);

/** A file in an archive. */
export interface TarEntry {
  readonly name: string;
  readonly bytes: number;
}

const MAGIC = 'ustar\x0000';
/** Where fields of a header begin, and how long they are, bytes. */
const FIELDS = {
  name: [0, 100],
  mode: [100, 8],
  uid: [108, 8],
  gid: [116, 8],
  size: [124, 12],
  mtime: [136, 12],
  checksum: [148, 8],
  type: [156, 1],
  magic: [257, 8],
} as const;
type Field = keyof typeof FIELDS;

/** @param atS - when the file was made, Unix seconds. */
export function tarHeader({ name, bytes }: TarEntry, atS: number): Buffer {
  const header = Buffer.alloc(TAR_BLOCK);
  const put = (field: Field, text: string): void => {
    header.write(text, FIELDS[field][0], FIELDS[field][1], 'latin1');
  };
  put('name', name);
  put('mode', '0000600\0');
  put('uid', '0000000\0');
  put('gid', '0000000\0');
  put('size', `${bytes.toString(8).padStart(11, '0')}\0`);
  put('mtime', `${atS.toString(8).padStart(11, '0')}\0`);
  put('type', '0');
  put('magic', MAGIC);
  put('checksum', `${checksumOf(header).toString(8).padStart(6, '0')}\0 `);
  return header;
}

/** @returns undefined for what is no header of a plain file. */
export function readTarHeader(header: Buffer): TarEntry | undefined {
  const get = (field: Field): string =>
    header.toString('latin1', FIELDS[field][0], FIELDS[field][0] + FIELDS[field][1]);
  if (get('magic') !== MAGIC || get('type') !== '0') return undefined;
  if (octal(get('checksum')) !== checksumOf(header)) return undefined;
  const [name = ''] = get('name').split('\0', 1);
  return { name, bytes: octal(get('size')) };
}

/** What fills the last block of a file. */
export function tarPadding(bytes: number): Buffer {
  return Buffer.alloc((TAR_BLOCK - (bytes % TAR_BLOCK)) % TAR_BLOCK);
}

/** Sum of all bytes, those of the sum itself taken for spaces. */
function checksumOf(header: Buffer): number {
  const [from, length] = FIELDS.checksum;
  return header.reduce((sum, byte, at) => sum + (at >= from && at < from + length ? 32 : byte), 0);
}

function octal(text: string): number {
  return Number.parseInt(text, 8);
}
