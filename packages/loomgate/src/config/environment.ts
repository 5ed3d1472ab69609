import { z } from 'zod';
import { cacheEnvironment } from './cache';
import { databaseUrl } from './database-url';
import { limitsEnvironment } from './limits';
import { isOriginList, isProxyList } from './networks';
import { redisUrl } from './redis';
import { subscriptionsEnvironment } from './subscriptions';
import { telemetryEnvironment } from './telemetry';

const milliseconds = (fallback: number) => z.coerce.number().int().min(1).max(3_600_000).default(fallback);
/** A key set may sign for many products; without these, a token for any of them would be good here. */
function requireIssuerAndAudience(
  values: { JWKS_URL?: string | undefined; JWT_ISSUER?: string | undefined; JWT_AUDIENCE?: string | undefined },
  context: z.core.$RefinementCtx,
): void {
  if (!values.JWKS_URL) return;
  for (const name of ['JWT_ISSUER', 'JWT_AUDIENCE'] as const)
    if (!values[name]) context.addIssue({ code: 'custom', path: [name], message: 'is needed with JWKS_URL' });
}

function refuseContradictions(
  values: Record<'CORS_CREDENTIALS' | 'TRUSTED_DOCUMENTS', string> & {
    CORS_ORIGINS?: string | undefined;
    TRUSTED_DOCUMENTS_FILE?: string | undefined;
  },
  context: z.core.$RefinementCtx,
): void {
  const fail = (name: string, message: string) => context.addIssue({ code: 'custom', path: [name], message });
  if (values.CORS_CREDENTIALS === 'on' && values.CORS_ORIGINS?.includes('*'))
    fail('CORS_CREDENTIALS', 'cannot be on for every origin; name the origins');
  if (values.TRUSTED_DOCUMENTS !== 'off' && !values.TRUSTED_DOCUMENTS_FILE)
    fail('TRUSTED_DOCUMENTS_FILE', `is needed with TRUSTED_DOCUMENTS=${values.TRUSTED_DOCUMENTS}`);
}

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
    /** What executes. graphql-js is for tests, which hold ours to it. */
    EXECUTOR: z.enum(['breadth-first', 'graphql-js']).default('breadth-first'),
  }),
  http: z.object({
    HOST: z.string().min(1).default('localhost'),
    PORT: z.coerce.number().int().min(0).max(65_535).default(4000),
    /** Largest request body; a larger one is 413. */
    BODY_LIMIT_BYTES: z.coerce.number().int().min(1_024).max(16_777_216).default(1_048_576),
    /** How long a stopping server waits for requests in flight. */
    SHUTDOWN_TIMEOUT_MS: milliseconds(10_000),
    /** How long a stopping server says that it is not ready before it stops to listen. */
    SHUTDOWN_DELAY_MS: z.coerce.number().int().min(0).max(600_000).default(0),
  }),
  database: z.object({
    /** Any Postgres from version 15; schema, sslmode and sslrootcert in its query. Without it an embedded one is started. */
    DATABASE_URL: databaseUrl.optional(),
    /** Where the log is read and migrations go, when DATABASE_URL leads to a pooler: those pass on no replication. */
    DATABASE_LOG_URL: databaseUrl.optional(),
    DATABASE_POOL_SIZE: z.coerce.number().int().min(1).max(500).default(10),
    DATABASE_CONNECT_TIMEOUT_MS: milliseconds(5_000),
    DATABASE_STATEMENT_TIMEOUT_MS: milliseconds(10_000),
    DATABASE_LOCK_TIMEOUT_MS: milliseconds(5_000),
    DATABASE_IDLE_TIMEOUT_MS: milliseconds(30_000),
  }),
  identity: z
    .object({
      /** Signs and verifies HS256 tokens. In development one is made and kept in DATA_DIR. */
      JWT_SECRET: z
        .string()
        .refine(
          (secret) => Buffer.byteLength(secret) >= 32,
          'must have at least 32 bytes; openssl rand -base64 48 makes one',
        )
        .optional(),
      /** The public keys of whoever else signs tokens: RS256, ES256 or EdDSA. */
      JWKS_URL: z.url({ protocol: /^https?$/, error: 'must look like https://login.example.com/jwks.json' }).optional(),
      /** What `iss` and `aud` of every token must be, those signed here included. Both are needed with JWKS_URL. */
      JWT_ISSUER: z.string().min(1).optional(),
      JWT_AUDIENCE: z.string().min(1).optional(),
    })
    .superRefine(requireIssuerAndAudience),
  security: z
    .object({
      /** Whose X-Forwarded-* is believed: nobody's (off), that of so many proxies in a row, or that of these addresses. */
      TRUST_PROXY: z
        .string()
        .refine((value) => value === 'off' || /^[1-9]$/.test(value) || isProxyList(value), {
          error: 'must be off, a number of proxies from 1 to 9, or addresses such as 10.0.0.0/8,192.168.1.7',
        })
        .default('off'),
      /** Origins whose scripts may read answers, e.g. https://shop.example.com,https://admin.example.com */
      CORS_ORIGINS: z
        .string()
        .refine(isOriginList, 'must be origins such as https://shop.example.com, with no path, or *')
        .optional(),
      /** Whether those scripts may send cookies and the like. */
      CORS_CREDENTIALS: z.enum(['on', 'off']).default('off'),
      /** Documents of a manifest are served by their ids (prefer), and nothing else is (require). */
      TRUSTED_DOCUMENTS: z.enum(['off', 'prefer', 'require']).default('off'),
      /** The manifest; relative to the project. */
      TRUSTED_DOCUMENTS_FILE: z.string().min(1).optional(),
    })
    .superRefine(refuseContradictions),
  limits: limitsEnvironment,
  subscriptions: subscriptionsEnvironment,
  cache: cacheEnvironment,
  telemetry: telemetryEnvironment,
  redis: z.object({
    /** Shared by all instances: rate limits. Without it each instance counts for itself. */
    REDIS_URL: redisUrl.optional(),
  }),
};
