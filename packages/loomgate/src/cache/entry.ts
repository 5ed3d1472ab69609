import { hash } from 'node:crypto';
import { typeOf } from '../shared/tags';
import { tagHashes } from './tag-hashes';
import type { Entry, Executed, Policy } from './types';

/** Proxies bound the header; what is longer names types alone. */
const maxCacheTagLength = 2_000;

/** @param madeAtMs from before the first statement */
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
 * A tag may hold what a client has sent, such as a slug: nothing of it may end the tag or the header, for any CDN. It is
 * percent-encoded, but for what tags themselves are made of.
 */
function toHeader(name: string): string {
  return encodeURIComponent(name.toWellFormed()).replace(/%3A|%3D/g, decodeURIComponent);
}

/** What an entry is good for at some time: `expired` may be served while it is made anew, `kept` if that fails. */
export type Phase = 'fresh' | 'expired' | 'kept' | 'dead';

export function phaseOf({ madeAtMs, policy }: Entry, nowMs: number): Phase {
  const ageSeconds = (nowMs - madeAtMs) / 1000;
  const expiredSeconds = ageSeconds - policy.ttlSeconds;
  if (expiredSeconds < 0) return 'fresh';
  if (expiredSeconds < policy.staleWhileRevalidateSeconds) return 'expired';
  return expiredSeconds < policy.staleIfErrorSeconds ? 'kept' : 'dead';
}

/** How long it is good for anything, from now on. */
export function lifetimeMs({ madeAtMs, policy }: Entry, nowMs: number): number {
  const staleSeconds = Math.max(policy.staleWhileRevalidateSeconds, policy.staleIfErrorSeconds);
  return Math.ceil(madeAtMs + (policy.ttlSeconds + staleSeconds) * 1000 - nowMs);
}
