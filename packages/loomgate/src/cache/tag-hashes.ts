import { hash } from 'node:crypto';

/** The first letter of a hash is the kind of its tag. */
type TagKind = 'row' | 'key' | 'list' | 'type' | 'any';

const letters = { row: 'r', key: 'k', list: 'l', type: 't', any: 'a' } as const;
const kinds = new Map(Object.entries({ r: 'row', k: 'key', l: 'list', t: 'type', a: 'any' }));

/** In characters. */
export const tagHashLength = 12;

/**
 * Hashes a tag for the cache, Redis and messages: 12 characters of `A-Za-z0-9_-`. Two tags collide once in 2^66 pairs;
 * entries that depend on one of them are then purged with both.
 * @param tag by name (shared/tags.ts)
 */
export function tagHash(tag: string): string {
  return letters[kindOfName(tag)] + hash('sha1', tag, 'base64url').slice(0, tagHashLength - 1);
}

/** @returns hashes without duplicates */
export function tagHashes(tags: Iterable<string>): string[] {
  return Array.from(new Set(tags), tagHash);
}

/** @returns the kind of the hashed tag; `unknown` for any other text */
export function kindOf(hashed: string): string {
  return kinds.get(hashed.charAt(0)) ?? 'unknown';
}

function kindOfName(tag: string): TagKind {
  const [, dot, whole] = /^\w+(?:(\.)|:(list|any|\*)$)/.exec(tag) ?? [];
  if (dot) return 'key';
  if (whole === 'list' || whole === 'any') return whole;
  return whole ? 'type' : 'row';
}
