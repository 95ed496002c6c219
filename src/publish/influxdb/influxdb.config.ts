import { z } from 'zod';
import { secret } from '../../meter/secret.config.ts';
import { ServerName } from '../server-name.config.ts';

const name = z.string().min(1).max(64);

/** The `publish.influxdb` block; the keys are those of an EnergyMe Home. */
export const InfluxDbConfig = z
  .strictObject({
    enabled: z.boolean().default(false).describe('Whether the database is written to'),
    server: ServerName.default('127.0.0.1').describe('Host name or address of the database'),
    port: z.int().min(1).max(65_535).default(8_086).describe('TCP port of the database'),
    version: z
      .union([z.literal(1), z.literal(2)])
      .default(2)
      .describe('1 writes to a database at /write, 2 to a bucket at /api/v2/write'),
    database: name.default('energyme-home').describe('Database, in version 1'),
    username: z
      .string()
      .regex(/^[^:]{1,32}$/, 'must be 1 to 32 characters without a colon')
      .nullable()
      .default(null)
      .describe('User, in version 1'),
    password: secret(1, 64).describe("The user's password; best given by a file"),
    organization: name.default('my-org').describe('Organization, in version 2'),
    bucket: name.default('energyme-home').describe('Bucket, in version 2'),
    token: secret(1, 128).describe('Token, in version 2; best given by a file'),
    measurement: z
      .string()
      .regex(/^[^\s,#"\\\0]{1,64}$/, 'must be 1 to 64 characters without space, comma, # and "')
      .default('meter')
      .describe('Name of the measurement'),
    frequency: z.int().min(1).max(3_600).default(15).describe('Seconds between two writes'),
    useSsl: z.boolean().default(false).describe('Whether to write over TLS'),
  })
  .describe('A time series in InfluxDB, as an EnergyMe Home writes it');
export type InfluxDbConfig = z.output<typeof InfluxDbConfig>;
