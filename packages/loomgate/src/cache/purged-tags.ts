import { tagHashLength } from './tag-hashes';

/** When tags were purged, looked up by their bytes. */
export interface PurgedTags {
  add(digest: string, number: number): void;
  /**
   * Whether one of them was purged after a number.
   * @param text digests in Latin-1, with a blank between them
   * @param isAfter asked where it may be so
   */
  hasAfter(text: Buffer, number: number, isAfter: (digest: string) => boolean): boolean;
}

/**
 * An entry of Redis may have hundreds of tags: to make a string of each takes longer than all the rest of a hit. So a
 * table, of half a megabyte, keeps the last purge of all digests that have the same hash.
 */
export function createPurgedTags(): PurgedTags {
  const lastAt = new Float64Array(2 ** 16);
  const seemsAfter = (slot: number, number: number) => (lastAt[slot] ?? 0) > number;

  return {
    add(digest, number) {
      lastAt[slotOf((n) => digest.charCodeAt(n))] = number;
    },
    hasAfter(text, number, isAfter) {
      for (let at = 0; at < text.length; at += tagHashLength + 1) {
        const slot = slotOf((n) => text[at + n] ?? 0);
        if (seemsAfter(slot, number) && isAfter(text.toString('latin1', at, at + tagHashLength))) return true;
      }
      return false;
    },
  };
}

/** Of characters that are random: the first of a digest tells its kind. */
function slotOf(codeAt: (n: number) => number): number {
  return ((codeAt(1) << 12) ^ (codeAt(2) << 8) ^ (codeAt(3) << 4) ^ codeAt(4)) & 0xffff;
}
