import { hash } from 'node:crypto';

/** What a tag is about; the first letter of its digest says it. */
type TagKind = 'row' | 'key' | 'list' | 'type' | 'any';

const letters = { row: 'r', key: 'k', list: 'l', type: 't', any: 'a' } as const;
const kinds = new Map(Object.entries({ r: 'row', k: 'key', l: 'list', t: 'type', a: 'any' }));

/** In characters. */
export const tagHashLength = 12;

/**
 * Stands for a tag in the cache, in Redis and in messages: 12 characters of `A-Za-z0-9_-`. Two tags may share one, once
 * in 2^66 pairs: what depends on either is then purged with both, never with none.
 * @param tag by name (shared/tags.ts)
 */
export function tagHash(tag: string): string {
  return letters[kindOfName(tag)] + hash('sha1', tag, 'base64url').slice(0, tagHashLength - 1);
}

/** Each once. */
export function tagHashes(tags: Iterable<string>): string[] {
  return Array.from(new Set(tags), tagHash);
}

/** The kind of tag that a digest stands for; `unknown` for what is no digest. */
export function kindOf(digest: string): string {
  return kinds.get(digest.charAt(0)) ?? 'unknown';
}

function kindOfName(tag: string): TagKind {
  const [, dot, whole] = /^\w+(?:(\.)|:(list|any|\*)$)/.exec(tag) ?? [];
  if (dot) return 'key';
  if (whole === 'list' || whole === 'any') return whole;
  return whole ? 'type' : 'row';
}
