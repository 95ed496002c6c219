import { rmSync } from 'node:fs';
import { connect, createServer, type Server } from 'node:net';
import { join } from 'node:path';

/** A socket in the folder, because the kernel closes it with the process, however that ends. */
const SOCKET = 'running.sock';
/**
 * Longest path that fits the kernel's `sun_path`; longer ones are cut off silently (macOS; Linux
 * has four more).
 */
const LONGEST_BYTES = 103;

/** The sign that a service uses a folder, so that nobody changes its contents meanwhile. */
export interface FolderHold {
  /** Whether others can see it; some folders take no sockets. */
  readonly isSeen: boolean;
  release(): Promise<void>;
}

/** Whether a service of this machine uses the folder. */
export function isHeld(folder: string): Promise<boolean> {
  const path = join(folder, SOCKET);
  if (Buffer.byteLength(path) > LONGEST_BYTES) return Promise.resolve(false);
  return new Promise((resolve) => {
    const socket = connect(path);
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

/** Marks the folder as used by this process; what a killed one left behind is taken over. */
export async function holdFolder(folder: string): Promise<FolderHold> {
  const path = join(folder, SOCKET);
  const isTaken = await isHeld(folder);
  if (isTaken) return { isSeen: false, release: async () => {} };
  if (Buffer.byteLength(path) > LONGEST_BYTES || !isGone(path)) {
    return { isSeen: false, release: async () => {} };
  }
  const server = createServer((socket) => socket.destroy());
  server.unref();
  const isSeen = await listening(server, path);
  const release = () => new Promise<void>((resolve) => server.close(() => resolve()));
  return { isSeen, release: isSeen ? release : async () => {} };
}

function isGone(path: string): boolean {
  try {
    rmSync(path, { force: true });
    return true;
  } catch {
    return false;
  }
}

function listening(server: Server, path: string): Promise<boolean> {
  return new Promise((resolve) => {
    server.once('error', () => resolve(false));
    server.listen(path, () => resolve(true));
  });
}
