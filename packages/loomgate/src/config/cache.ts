import { isAbsolute, join } from 'node:path';
import { z } from 'zod';
import { projectRoot } from '../shared/project-root';

const onOff = z.enum(['on', 'off']).transform((value) => value === 'on');
const seconds = (fallback: number) => z.coerce.number().int().min(0).max(86_400).default(fallback);
const keyBytes = 32;

/** The response cache (docs/cache.md). */
export const cacheEnvironment = z.object({
  /** Whether there is a cache. Default: on, and off for NODE_ENV=test, where tests count statements. */
  CACHE: onOff.optional(),
  /** Whether this process caches in memory. */
  CACHE_MEMORY: z.enum(['on', 'off']).default('on'),
  /** Whether all instances share a cache in Redis, where REDIS_URL is set. */
  CACHE_REDIS: z.enum(['on', 'off']).default('on'),
  /** The maximum size of the cache in memory. */
  CACHE_MEMORY_MAX_BYTES: z.coerce.number().int().min(1_048_576).max(17_179_869_184).default(67_108_864),
  /** Encrypts answers in Redis that are not public. */
  CACHE_ENCRYPTION_KEY: z
    .string()
    .refine((key) => Buffer.from(key, 'base64').length === keyBytes, {
      error: 'must be 32 bytes in Base64; openssl rand -base64 32 generates one',
    })
    .optional(),
  /** How long an expired answer may be served while it is revalidated. */
  CACHE_STALE_WHILE_REVALIDATE_SECONDS: seconds(30),
  /** How long an expired answer may be served when executing the operation fails. */
  CACHE_STALE_IF_ERROR_SECONDS: seconds(300),
  /** How far cached answers may lag behind the database; an instance that lags further bypasses its cache. */
  CACHE_LAG_MS: z.coerce.number().int().min(200).max(60_000).default(1_000),
  /** How long a browser uses an answer before it revalidates it; with 0 it revalidates every time. */
  CACHE_BROWSER_SECONDS: seconds(0),
  /** The header with the tags of a public answer; docs/cache.md says which CDN reads which. */
  CACHE_TAG_HEADER: z.enum(['cache-tag', 'surrogate-key', 'edge-cache-tag']).default('cache-tag'),
  /** A file of operations that are executed after the start, to fill the cache; relative to the project. */
  CACHE_WARM_FILE: z.string().min(1).optional(),
});

export function toCache(values: z.output<typeof cacheEnvironment>, isTest: boolean) {
  const { CACHE_WARM_FILE: file, CACHE_ENCRYPTION_KEY: key } = values;
  return {
    isOn: values.CACHE ?? !isTest,
    memory: { isOn: values.CACHE_MEMORY === 'on', maxBytes: values.CACHE_MEMORY_MAX_BYTES },
    redis: { isOn: values.CACHE_REDIS === 'on' },
    encryptionKey: key === undefined ? undefined : Buffer.from(key, 'base64'),
    staleWhileRevalidateSeconds: values.CACHE_STALE_WHILE_REVALIDATE_SECONDS,
    staleIfErrorSeconds: values.CACHE_STALE_IF_ERROR_SECONDS,
    http: { browserSeconds: values.CACHE_BROWSER_SECONDS, tagHeader: values.CACHE_TAG_HEADER },
    lagMs: values.CACHE_LAG_MS,
    warmFile: file === undefined || isAbsolute(file) ? file : join(projectRoot, file),
  };
}
