import { z } from 'zod';
import { cacheEnvironment } from './cache';
import { databaseUrl } from './database-url';
import { limitsEnvironment } from './limits';
import { isOriginList, isProxyList } from './networks';
import { redisUrl } from './redis';
import { subscriptionsEnvironment } from './subscriptions';
import { telemetryEnvironment } from './telemetry';

const milliseconds = (fallback: number) => z.coerce.number().int().min(1).max(3_600_000).default(fallback);
/** One key set may sign tokens for several products; the gateway accepts only those for its issuer and audience. */
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

/** All environment variables, grouped by the part that uses them. A test compares them with `.env.example`. */
export const environment = {
  process: z.object({
    /** `production` refuses demo data, and disables the explorer, debug extensions and suggestions. */
    NODE_ENV: z.enum(['development', 'test', 'production']).default('development'),
    LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
    /** The folder of the embedded Postgres; relative to the project. */
    DATA_DIR: z.string().min(1).default('.data'),
    /** Whether an empty database is filled with demo data. Default: on with the embedded Postgres in development. */
    DEMO_DATA: onOff.optional(),
    /** The executor of operations. graphql-js is for tests, which compare both. */
    EXECUTOR: z.enum(['breadth-first', 'graphql-js']).default('breadth-first'),
  }),
  http: z.object({
    HOST: z.string().min(1).default('localhost'),
    PORT: z.coerce.number().int().min(0).max(65_535).default(4000),
    /** The maximum size of a request body; a larger one is answered with 413. */
    BODY_LIMIT_BYTES: z.coerce.number().int().min(1_024).max(16_777_216).default(1_048_576),
    /** How long a stopping server waits for requests in flight. */
    SHUTDOWN_TIMEOUT_MS: milliseconds(10_000),
    /** How long a stopping server reports that it is not ready before it stops listening. */
    SHUTDOWN_DELAY_MS: z.coerce.number().int().min(0).max(600_000).default(0),
  }),
  database: z.object({
    /** Postgres 15 or later; the query may have schema, sslmode and sslrootcert. Without it an embedded one is started. */
    DATABASE_URL: databaseUrl.optional(),
    /** Used for replication and migrations, where DATABASE_URL names a pooler: poolers do not support replication. */
    DATABASE_LOG_URL: databaseUrl.optional(),
    /**
     * Whether the start creates the publication and sets replica identities. Default: on, and off for a project with
     * `migrations: 'none'`; `loomgate publication` prints the statements.
     */
    DATABASE_PREPARE_LOG: onOff.optional(),
    DATABASE_POOL_SIZE: z.coerce.number().int().min(1).max(500).default(10),
    DATABASE_CONNECT_TIMEOUT_MS: milliseconds(5_000),
    DATABASE_STATEMENT_TIMEOUT_MS: milliseconds(10_000),
    DATABASE_LOCK_TIMEOUT_MS: milliseconds(5_000),
    DATABASE_IDLE_TIMEOUT_MS: milliseconds(30_000),
  }),
  identity: z
    .object({
      /** Signs and verifies HS256 tokens. In development one is generated and stored in DATA_DIR. */
      JWT_SECRET: z
        .string()
        .refine(
          (secret) => Buffer.byteLength(secret) >= 32,
          'must have at least 32 bytes; openssl rand -base64 48 generates one',
        )
        .optional(),
      /** The JWKS endpoint of another service that signs tokens: RS256, ES256 or EdDSA. */
      JWKS_URL: z.url({ protocol: /^https?$/, error: 'must look like https://login.example.com/jwks.json' }).optional(),
      /** The required `iss` and `aud` of every token, including those signed here. JWKS_URL requires both. */
      JWT_ISSUER: z.string().min(1).optional(),
      JWT_AUDIENCE: z.string().min(1).optional(),
    })
    .superRefine(requireIssuerAndAudience),
  security: z
    .object({
      /** The trusted proxies, whose X-Forwarded-* headers are used: none (off), a number of hops, or addresses. */
      TRUST_PROXY: z
        .string()
        .refine((value) => value === 'off' || /^[1-9]$/.test(value) || isProxyList(value), {
          error: 'must be off, a number of proxies from 1 to 9, or addresses such as 10.0.0.0/8,192.168.1.7',
        })
        .default('off'),
      /** Origins whose scripts may read responses, such as https://shop.example.com,https://admin.example.com */
      CORS_ORIGINS: z
        .string()
        .refine(isOriginList, 'must be origins such as https://shop.example.com, with no path, or *')
        .optional(),
      /** Whether those scripts may send credentials, such as cookies. */
      CORS_CREDENTIALS: z.enum(['on', 'off']).default('off'),
      /** Whether documents of the manifest are served by their ids (prefer), or only these are served (require). */
      TRUSTED_DOCUMENTS: z.enum(['off', 'prefer', 'require']).default('off'),
      /** The file of the manifest; relative to the project. */
      TRUSTED_DOCUMENTS_FILE: z.string().min(1).optional(),
    })
    .superRefine(refuseContradictions),
  limits: limitsEnvironment,
  subscriptions: subscriptionsEnvironment,
  cache: cacheEnvironment,
  telemetry: telemetryEnvironment,
  redis: z.object({
    /** Shared by all instances for cache, rate limits and events. Without it each instance limits rates on its own. */
    REDIS_URL: redisUrl.optional(),
  }),
};
