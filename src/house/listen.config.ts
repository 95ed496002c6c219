import { z } from 'zod';

/** Where a server of its own listens; every address unless one is named. */
export const ListenHost = z.string().min(1).default('0.0.0.0').describe('Address to listen on');

/** A TCP port to listen on; 0 is any free one. */
export const ListenPort = z.int().min(0).max(65_535);

/** The keys of a server that has one port. */
export const listenKeys = (port: number) => ({
  host: ListenHost,
  port: ListenPort.default(port).describe('TCP port; 0 is any free one'),
});
