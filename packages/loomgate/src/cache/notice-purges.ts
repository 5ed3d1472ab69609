import type { Purgeable } from './types';

/**
 * The same, and tells when a tag is purged, or may have been: when messages were missed.
 * @param tag a digest
 */
export function noticePurges(purgeable: Purgeable, tag: string, notice: () => void): Purgeable {
  return {
    reached: purgeable.reached,
    purge(tags, source) {
      purgeable.purge(tags, source);
      if (tags.includes(tag)) notice();
    },
    dropAll() {
      purgeable.dropAll();
      notice();
    },
    enter(epoch) {
      purgeable.enter(epoch);
      notice();
    },
  };
}
