import { hash } from 'node:crypto';
import { typeOf } from '../shared/tags';
import { tagHashes } from './tag-hashes';
import type { Entry, Executed, Policy } from './types';

/** Proxies limit the length of headers. Above this limit the header names types only. */
const maxCacheTagLength = 2_000;

/** @param madeAtMs wall-clock milliseconds, before the first statement */
export function toEntry({ body, tags }: Executed, policy: Policy, madeAtMs: number): Entry {
  const names = [...new Set(tags)];
  return {
    body,
    etag: `"${hash('sha256', body, 'base64url').slice(0, 27)}"`,
    policy,
    madeAtMs,
    tags: tagHashes(names),
    cacheTag: cacheTagOf(names),
  };
}

function cacheTagOf(names: readonly string[]): string {
  const header = names.map(toHeader).join(',');
  return header.length <= maxCacheTagLength ? header : [...new Set(names.map(typeOf))].join(',');
}

/**
 * Percent-encodes a tag, except for `:` and `=`, which tags use. A tag may contain client input, such as a slug, which
 * must not end the tag or the header for any CDN.
 */
function toHeader(name: string): string {
  return encodeURIComponent(name.toWellFormed()).replace(/%3A|%3D/g, decodeURIComponent);
}

/**
 * How an entry may be used, by its age. `expired`: may be served while it is revalidated (stale-while-revalidate, RFC
 * 5861). `kept`: may be served if its execution fails (stale-if-error). `dead`: may not be served.
 */
export type Phase = 'fresh' | 'expired' | 'kept' | 'dead';

export function phaseOf({ madeAtMs, policy }: Entry, nowMs: number): Phase {
  const ageSeconds = (nowMs - madeAtMs) / 1000;
  const expiredSeconds = ageSeconds - policy.ttlSeconds;
  if (expiredSeconds < 0) return 'fresh';
  if (expiredSeconds < policy.staleWhileRevalidateSeconds) return 'expired';
  return expiredSeconds < policy.staleIfErrorSeconds ? 'kept' : 'dead';
}

/** @returns milliseconds from now until the entry may not be served at all */
export function lifetimeMs({ madeAtMs, policy }: Entry, nowMs: number): number {
  const staleSeconds = Math.max(policy.staleWhileRevalidateSeconds, policy.staleIfErrorSeconds);
  return Math.ceil(madeAtMs + (policy.ttlSeconds + staleSeconds) * 1000 - nowMs);
}
