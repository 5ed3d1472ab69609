import { tagHashLength } from './tag-hashes';

/** Numbers of the last purges, looked up by the bytes of tag hashes. */
export interface PurgedTags {
  add(tagHash: string, number: number): void;
  /**
   * Whether one of the tags was purged after a number.
   * @param text tag hashes in Latin-1, separated by spaces
   * @param isAfter called to confirm a possible match
   */
  hasAfter(text: Buffer, number: number, isAfter: (tagHash: string) => boolean): boolean;
}

/**
 * Filters before strings are made: an entry from Redis may have hundreds of tags, and making a string of each takes longer
 * than the rest of a cache hit. A table of 512 KiB keeps the last purge of all tags that share a slot.
 */
export function createPurgedTags(): PurgedTags {
  const lastAt = new Float64Array(2 ** 16);
  const mayBeAfter = (slot: number, number: number) => (lastAt[slot] ?? 0) > number;

  return {
    add(tagHash, number) {
      lastAt[slotOf((n) => tagHash.charCodeAt(n))] = number;
    },
    hasAfter(text, number, isAfter) {
      for (let at = 0; at < text.length; at += tagHashLength + 1) {
        const slot = slotOf((n) => text[at + n] ?? 0);
        if (mayBeAfter(slot, number) && isAfter(text.toString('latin1', at, at + tagHashLength))) return true;
      }
      return false;
    },
  };
}

/** Uses random characters only: the first character of a hash is the kind of tag. */
function slotOf(codeAt: (n: number) => number): number {
  return ((codeAt(1) << 12) ^ (codeAt(2) << 8) ^ (codeAt(3) << 4) ^ codeAt(4)) & 0xffff;
}
