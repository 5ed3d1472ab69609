import { z } from 'zod';

const milliseconds = (fallback: number) => z.coerce.number().int().min(1).max(3_600_000).default(fallback);
const onOff = z.enum(['on', 'off']).transform((value) => value === 'on');

/** Every variable the product reads, grouped by the part that uses it. `.env.example` lists the same, and a test holds them equal. */
export const environment = {
  process: z.object({
    /** `production` refuses demo data and switches the explorer, debug extensions and suggestions off. */
    NODE_ENV: z.enum(['development', 'test', 'production']).default('development'),
    LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
    /** Where the embedded Postgres keeps its files; relative to the project. */
    DATA_DIR: z.string().min(1).default('.data'),
    /** Demo accounts and a small catalogue in an empty database. Default: on with the embedded Postgres, off otherwise. */
    DEMO_DATA: onOff.optional(),
  }),
  http: z.object({
    HOST: z.string().min(1).default('localhost'),
    PORT: z.coerce.number().int().min(0).max(65_535).default(4000),
    /** Largest request body; a larger one is 413. */
    BODY_LIMIT_BYTES: z.coerce.number().int().min(1_024).max(16_777_216).default(262_144),
    /** How long a stopping server waits for requests in flight. */
    SHUTDOWN_TIMEOUT_MS: milliseconds(10_000),
  }),
  database: z.object({
    /** Any Postgres from version 15; TLS by sslmode and sslrootcert in the URL. Without it an embedded one is started. */
    DATABASE_URL: z
      .url({ protocol: /^postgres(ql)?$/, error: 'must look like postgresql://user:password@host:5432/name' })
      .optional(),
    DATABASE_POOL_SIZE: z.coerce.number().int().min(1).max(500).default(10),
    DATABASE_CONNECT_TIMEOUT_MS: milliseconds(5_000),
    DATABASE_STATEMENT_TIMEOUT_MS: milliseconds(10_000),
    DATABASE_LOCK_TIMEOUT_MS: milliseconds(5_000),
    DATABASE_IDLE_TIMEOUT_MS: milliseconds(30_000),
  }),
};
